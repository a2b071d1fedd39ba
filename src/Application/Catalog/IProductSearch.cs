using Shop.Domain.Catalog;

namespace Shop.Application.Catalog;

/// <summary>
/// Finds products on sale by their text and their properties, from an index that follows the catalog within a second.
/// Throws <see cref="Common.StoreUnavailableException"/> while there is no index yet, because the first one is being built.
/// </summary>
public interface IProductSearch
{
    /// <summary>A page of the products that match, how many there are, and the counts of the query's facets. The query's category must be one of the tree.</summary>
    ProductMatches Find(ProductQuery query, CategoryTree categories);

    /// <summary>At most so many suggestions for what somebody is typing, the best first.</summary>
    IReadOnlyList<SuggestionDto> Suggest(string text, int limit, CategoryTree categories);
}

/// <summary>The index behind <see cref="IProductSearch"/> as whoever runs the shop sees it.</summary>
public interface IProductIndex
{
    /// <summary>
    /// Has every instance build its index anew beside the one it answers from. Builds that of this data directory at once where no
    /// instance has it open, and returns its number of products; null where one has.
    /// </summary>
    Task<int?> RebuildAsync(CancellationToken cancellationToken);
}

/// <param name="Ids">The page's products in order.</param>
/// <param name="Total">All that match.</param>
/// <param name="Next">The place behind the page; null if nothing is there.</param>
/// <param name="Facets">Counts in the order of the query's facets.</param>
public sealed record ProductMatches(IReadOnlyList<Guid> Ids, int Total, ProductCursor? Next, IReadOnlyList<FacetCounts> Facets);

/// <summary>How many products have each value of a facet, the most frequent first; values that no product has are absent.</summary>
/// <param name="Facet">As the query names it.</param>
/// <param name="Counts">By value: a category's slug, a vendor, a tag, an option's value, or the position of one of the <see cref="PriceRanges"/>.</param>
public sealed record FacetCounts(string Facet, IReadOnlyList<KeyValuePair<string, int>> Counts);
