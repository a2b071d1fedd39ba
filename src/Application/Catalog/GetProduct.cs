using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>One product by id or slug. Shoppers see what is on sale in their currency; administrators see every status.</summary>
public sealed class GetProduct(ICatalogReader reader, ProductPresenter presenter)
{
    public async Task<Result<ProductDto>> ExecuteAsync(string idOrSlug, Currency currency, bool asAdministrator, CancellationToken cancellationToken)
    {
        var product = await reader.FindProductAsync(idOrSlug, cancellationToken);
        if (product is null || (product.Status != ProductStatus.Active && !asAdministrator))
            return CatalogErrors.ProductNotFound;

        var tree = await reader.GetCategoriesAsync(cancellationToken);
        return await presenter.PresentAsync(product, tree, currency, cancellationToken) is { } shown ? shown : CatalogErrors.ProductNotFound;
    }
}
