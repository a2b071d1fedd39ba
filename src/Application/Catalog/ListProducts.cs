using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>A page of the products on sale that match a query.</summary>
public sealed class ListProducts(ICatalogReader reader, IProductDocuments documents)
{
    public async Task<Result<ProductPage>> ExecuteAsync(ProductQuery query, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<Guid>? categoryIds = null;
        if (query.Category is not null)
        {
            var tree = await reader.GetCategoriesAsync(cancellationToken);
            if (tree.Find(query.Category) is not { } category || !tree.IsShown(category))
                return CatalogErrors.CategoryNotFound;
            categoryIds = [.. tree.SelfAndDescendants(category).Select(c => c.Id)];
        }

        var page = await reader.ListAsync(query, categoryIds, cancellationToken);
        var summaries = await documents.FindSummariesAsync([.. page.Items.Select(row => row.Id)], query.Currency, cancellationToken);
        return new ProductPage(summaries, page.Total, page.NextCursor);
    }
}
