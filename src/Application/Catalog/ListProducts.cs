using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>A page of the products on sale that match a query, with the facets that it asks for.</summary>
public sealed class ListProducts(IProductSearch search, ICatalogReader reader, IProductDocuments documents)
{
    public async Task<Result<ProductPage>> ExecuteAsync(ProductQuery query, CancellationToken cancellationToken)
    {
        var tree = await reader.GetCategoriesAsync(cancellationToken);
        if (query.Category is not null && (tree.Find(query.Category) is not { } category || !tree.IsShown(category)))
            return CatalogErrors.CategoryNotFound;

        var found = search.Find(query, tree);
        return new ProductPage(
            await documents.FindSummariesAsync(found.Ids, query.Currency, cancellationToken),
            found.Total,
            found.Next?.Encode(),
            query.Facets.Count == 0 ? null : [.. found.Facets.Select(facet => Present(facet, query, tree))]);
    }

    private static FacetDto Present(FacetCounts facet, ProductQuery query, CategoryTree tree) => facet.Facet switch
    {
        ProductFacets.Category => new FacetDto(facet.Facet, "Category", Values(facet, slug => tree.Find(slug)!.Name, slug => slug == query.Category)),
        ProductFacets.Vendor => new FacetDto(facet.Facet, "Vendor", Values(facet, vendor => vendor, vendor => vendor == query.Vendor)),
        ProductFacets.Tag => new FacetDto(facet.Facet, "Tag", Values(facet, tag => tag, tag => tag == query.Tag)),
        ProductFacets.Price => new FacetDto(facet.Facet, "Price", [.. facet.Counts.Select(count => Range(int.Parse(count.Key, System.Globalization.CultureInfo.InvariantCulture), count.Value, query))]),
        _ => new FacetDto(facet.Facet, ProductFacets.OptionOf(facet.Facet), Values(facet, value => value, value => query.Options.GetValueOrDefault(ProductFacets.OptionOf(facet.Facet), []).Contains(value))),
    };

    private static FacetValueDto[] Values(FacetCounts facet, Func<string, string> label, Func<string, bool> isSelected) =>
        [.. facet.Counts.Select(count => new FacetValueDto(count.Key, label(count.Key), count.Value, isSelected(count.Key)))];

    private static FacetValueDto Range(int range, int count, ProductQuery query) =>
        new(PriceRanges.ValueOf(range, query.Currency), PriceRanges.LabelOf(range, query.Currency), count, PriceRanges.IsChosen(range, query));
}

/// <summary>A page of products. <paramref name="NextCursor"/> is null on the last one; <paramref name="Facets"/> are those that were asked for.</summary>
public sealed record ProductListDto(
    IReadOnlyList<ProductSummaryDto> Items,
    int Total,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)] string? NextCursor,
    IReadOnlyList<FacetDto>? Facets = null);

/// <summary>How many of the products there are by one property. What is chosen of the property itself does not narrow its counts.</summary>
/// <param name="Key">As it was asked for.</param>
/// <param name="Label">As it is shown.</param>
/// <param name="Values">Those that products have, the most frequent first, prices from low to high; at most 100, and what is chosen besides.</param>
public sealed record FacetDto(string Key, string Label, IReadOnlyList<FacetValueDto> Values);

/// <summary>One value of a facet.</summary>
/// <param name="Value">What to ask for in the parameter of the facet's name; of <c>price</c>, <c>priceMin</c>-<c>priceMax</c>, the last without an end.</param>
/// <param name="Label">As it is shown.</param>
/// <param name="Count">Products that have it and meet all other conditions.</param>
/// <param name="Selected">True if it is what the query asks for.</param>
public sealed record FacetValueDto(string Value, string Label, int Count, bool Selected);
