using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>One product by id or slug. Shoppers see what is on sale in their currency; administrators see every status, and never what was kept.</summary>
public sealed class GetProduct(IProductDocuments kept, ProductDocuments made)
{
    public async ValueTask<Result<Document>> ExecuteAsync(string idOrSlug, Currency currency, bool asAdministrator, CancellationToken cancellationToken)
    {
        var product = asAdministrator
            ? await made.FindAsync(idOrSlug, currency, asAdministrator, cancellationToken)
            : await kept.FindAsync(idOrSlug, currency, cancellationToken);
        return product is null ? CatalogErrors.ProductNotFound : product.Content;
    }
}
