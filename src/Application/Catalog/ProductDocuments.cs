using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>
/// Makes the documents from what the stores say now. What is read in several steps may be changed between them: a document is shown
/// only if its product still has the version it was begun with.
/// </summary>
public sealed class ProductDocuments(ICatalogReader reader, ProductPresenter presenter, ICatalogJson json) : IProductDocuments
{
    public ValueTask<ProductDocument?> FindAsync(string idOrSlug, Currency currency, CancellationToken cancellationToken) =>
        FindAsync(idOrSlug, currency, asAdministrator: false, cancellationToken);

    public ProductDocument? FindKept(string idOrSlug, Currency currency) => null;

    /// <summary>The same for administrators, who see every status.</summary>
    public async ValueTask<ProductDocument?> FindAsync(string idOrSlug, Currency currency, bool asAdministrator, CancellationToken cancellationToken)
    {
        while (await reader.FindProductAsync(idOrSlug, cancellationToken) is { } product && (asAdministrator || product.Status == ProductStatus.Active))
        {
            var tree = await reader.GetCategoriesAsync(cancellationToken);
            var shown = await presenter.PresentAsync(product, tree, currency, cancellationToken);
            if (!await reader.AreCurrentAsync(new Dictionary<Guid, long> { [product.Id] = product.Version }, cancellationToken))
                continue;
            return shown is null ? null : new ProductDocument(product.Id, product.Slug, [.. product.Variants.Select(v => v.Sku)], json.Write(shown), shown.GoodUntil);
        }

        return null;
    }

    public async ValueTask<IReadOnlyList<ProductDocument>> FindSummariesAsync(IReadOnlyList<Guid> ids, Currency currency, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await reader.FindProductsOnSaleAsync(ids, cancellationToken);
            var shown = await presenter.PresentAsync(rows, currency, cancellationToken);
            if (rows.Count > 0 && !await reader.AreCurrentAsync(rows.ToDictionary(row => row.Id, row => row.Version), cancellationToken))
                continue;
            var byId = rows.Zip(shown).Where(pair => pair.Second is not null).ToDictionary(
                pair => pair.First.Id, pair => new ProductDocument(pair.First.Id, pair.First.Slug, pair.First.Skus, json.Write(pair.Second!), pair.Second!.GoodUntil));
            return [.. ids.Where(byId.ContainsKey).Select(id => byId[id])];
        }
    }
}
