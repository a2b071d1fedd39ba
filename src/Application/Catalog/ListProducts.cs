using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>A page of the products on sale that match a query.</summary>
public sealed class ListProducts(ICatalogReader reader, ProductPresenter presenter)
{
    public async Task<Result<Page<ProductSummaryDto>>> ExecuteAsync(ProductQuery query, CancellationToken cancellationToken)
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
        return new Page<ProductSummaryDto>(await presenter.PresentAsync(page.Items, cancellationToken), page.Total, page.NextCursor);
    }
}
