using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>One product by id or slug. Shoppers see what is on sale in their currency; administrators see every status, and never what was kept.</summary>
public sealed class GetProduct(IProductDocuments kept, ProductDocuments made, ICatalogReader reader, IFormerSlugs formerSlugs)
{
    /// <summary>Fails with <see cref="CatalogErrors.Moved"/> for a slug that the product had before.</summary>
    public async ValueTask<Result<Document>> ExecuteAsync(string idOrSlug, Currency currency, bool asAdministrator, CancellationToken cancellationToken)
    {
        var product = asAdministrator
            ? await made.FindAsync(idOrSlug, currency, asAdministrator, cancellationToken)
            : await kept.FindAsync(idOrSlug, currency, cancellationToken);
        return product is null ? await FindMovedAsync(idOrSlug, asAdministrator, cancellationToken) : product.Content;
    }

    /// <summary>What shoppers see of a product if it is at hand; null says nothing of it.</summary>
    public Document? FindKept(string idOrSlug, Currency currency) => kept.FindKept(idOrSlug, currency)?.Content;

    private async Task<Error> FindMovedAsync(string slug, bool asAdministrator, CancellationToken cancellationToken) =>
        await formerSlugs.FindProductAsync(slug, cancellationToken) is { } id
        && await reader.FindProductAsync($"{id}", cancellationToken) is { } product
        && (product.Status == ProductStatus.Active || asAdministrator)
            ? CatalogErrors.Moved(product.Slug)
            : CatalogErrors.ProductNotFound;
}
