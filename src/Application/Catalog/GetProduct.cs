using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>One product by id or slug. Shoppers see what is on sale in their currency; administrators see every status.</summary>
public sealed class GetProduct(ICatalogReader reader, IFormerSlugs formerSlugs, ProductPresenter presenter)
{
    /// <summary>Fails with <see cref="CatalogErrors.Moved"/> for a slug that the product had before.</summary>
    public async Task<Result<ProductDto>> ExecuteAsync(string idOrSlug, Currency currency, bool asAdministrator, CancellationToken cancellationToken)
    {
        var product = await reader.FindProductAsync(idOrSlug, cancellationToken);
        if (product is null)
            return await FindMovedAsync(idOrSlug, asAdministrator, cancellationToken);
        if (!IsShown(product, asAdministrator))
            return CatalogErrors.ProductNotFound;

        var tree = await reader.GetCategoriesAsync(cancellationToken);
        return await presenter.PresentAsync(product, tree, currency, cancellationToken) is { } shown ? shown : CatalogErrors.ProductNotFound;
    }

    private async Task<Error> FindMovedAsync(string slug, bool asAdministrator, CancellationToken cancellationToken) =>
        await formerSlugs.FindProductAsync(slug, cancellationToken) is { } id
        && await reader.FindProductAsync($"{id}", cancellationToken) is { } product
        && IsShown(product, asAdministrator)
            ? CatalogErrors.Moved(product.Slug)
            : CatalogErrors.ProductNotFound;

    private static bool IsShown(Product product, bool asAdministrator) => product.Status == ProductStatus.Active || asAdministrator;
}
