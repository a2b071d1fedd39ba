using System.Runtime.CompilerServices;
using Shop.Application.Catalog;
using Shop.Domain.Catalog;

namespace Shop.Infrastructure.Search;

/// <summary>Answers queries from the index's snapshot: sets of products are bits, and what is counted and sorted by are columns. See docs/adr/0014.</summary>
internal sealed class ProductSearch(Func<IndexSnapshot> snapshotOf) : IProductSearch
{
    private const int MaxQueries = 3;
    private const int MaxCategories = 3;

    /// <summary>Products that fit much worse than the best are not what is meant.</summary>
    private const int LeastPercentOfBest = 50;

    private readonly ConditionalWeakTable<CategoryTree, CategoryMap> _maps = [];

    public ProductMatches Find(ProductQuery query, CategoryTree categories)
    {
        var snapshot = snapshotOf();
        var map = MapOf(categories);
        var parts = OnSale(snapshot, query.Currency.Code);
        using var text = query.Text is null ? null : new TextQuery(query.Text).Match(parts, snapshot.Values, map, ProductRanking.TyposOf(query));
        var conditions = new VariantConditions(query, snapshot.Values);
        var offset = query.Cursor is null ? (query.Page - 1) * query.Limit : 0;
        var ranking = new ProductRanking(query, text?.Typos ?? 0, offset + query.Limit + 1);
        var facets = query.Facets.Select(facet => new FacetCounter(facet, query, snapshot.Values, map)).ToList();
        var total = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            var filters = new PartFilters(query, parts[i], text?.Products[i], snapshot.Values, map, conditions);
            var all = filters.All();
            total += all.Sum();
            ranking.Add(parts[i].Part.Segment, all, text?.Scores[i]);
            foreach (var facet in facets)
                facet.Count(parts[i].Part.Segment, filters.Without(facet.Facet), conditions.Without(facet.Facet));
        }

        var found = ranking.Result();
        var page = found.Skip(offset).Take(query.Limit).ToList();
        var next = found.Count > offset + query.Limit ? ranking.CursorBehind(page[^1], snapshot.LastMove) : null;
        return new ProductMatches([.. page.Select(place => place.Id)], total, next, [.. facets.Select(facet => facet.Result())]);
    }

    public IReadOnlyList<SuggestionDto> Suggest(string text, int limit, CategoryTree categories)
    {
        var snapshot = snapshotOf();
        var map = MapOf(categories);
        var parts = snapshot.Parts.Select(part => (part, part.Live)).ToList();
        var wanted = new TextQuery(text);
        using var matches = wanted.Match(parts, snapshot.Values, map, typos: null);
        var queries = wanted.Completions(parts, snapshot.Values, map, MaxQueries).Select(words => new SuggestionDto(SuggestionType.Query, words));
        var found = wanted.Categories(map, matches.Typos).Take(MaxCategories).Select(number => new SuggestionDto(SuggestionType.Category, map.Categories[number].Name, map.Categories[number].Slug));
        var best = new PriorityQueue<(IndexSegment Segment, int Product), (int Score, Guid Id)>(Comparer<(int Score, Guid Id)>.Create((a, b) => a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.Id.CompareTo(a.Id)));
        var worst = (Score: 0, Id: Guid.AllBitsSet);
        for (var i = 0; i < parts.Count; i++)
        {
            var (segment, scores) = (parts[i].part.Segment, matches.Scores[i]);
            foreach (var product in matches.Products[i].Each())
            {
                if (scores[product] < worst.Score || (scores[product] == worst.Score && segment.Ids[product] > worst.Id))
                    continue;
                best.Enqueue((segment, product), (scores[product], segment.Ids[product]));
                if (best.Count > limit)
                    best.Dequeue();
                if (best.Count == limit)
                    best.TryPeek(out _, out worst);
            }
        }

        var least = best.Count == 0 ? 0 : best.UnorderedItems.Max(product => product.Priority.Score) * LeastPercentOfBest / 100;
        var products = new Stack<SuggestionDto>(best.Count);
        while (best.TryDequeue(out var at, out var place))
        {
            if (place.Score >= least)
                products.Push(new SuggestionDto(SuggestionType.Product, at.Segment.Names.TextAt(at.Product), at.Segment.Slugs.TextAt(at.Product)));
        }

        return [.. queries.Concat(found).Concat(products).Take(limit)];
    }

    private static List<(IndexSnapshot.Part Part, ulong[] Base)> OnSale(IndexSnapshot snapshot, string currency)
    {
        var parts = new List<(IndexSnapshot.Part, ulong[])>(snapshot.Parts.Count);
        foreach (var part in snapshot.Parts)
        {
            if (!part.Segment.Prices.TryGetValue(currency, out var prices))
                continue;
            var onSale = (ulong[])part.Live.Clone();
            onSale.And(prices.Sold);
            parts.Add((part, onSale));
        }

        return parts;
    }

    private CategoryMap MapOf(CategoryTree tree) => _maps.GetValue(tree, static categories => new CategoryMap(categories));

    /// <summary>The query's conditions over one part of the index.</summary>
    private sealed class PartFilters
    {
        private readonly IndexSegment _segment;
        private readonly ulong[] _always;
        private readonly VariantConditions _conditions;
        private readonly Dictionary<string, ulong[]> _byFacet = new(StringComparer.Ordinal);
        private ulong[]? _all;

        public PartFilters(ProductQuery query, (IndexSnapshot.Part Part, ulong[] Base) part, ulong[]? text, IndexValues values, CategoryMap categories, VariantConditions conditions)
        {
            (_segment, _always, _conditions) = (part.Part.Segment, text ?? part.Base, conditions);
            if (query.Ids is { } ids)
            {
                var wanted = Bits.New(_segment.Count);
                foreach (var id in ids)
                {
                    if (_segment.Find(id, part.Part.Live) is >= 0 and var product)
                        wanted.Add(product);
                }

                wanted.And(_always);
                _always = wanted;
            }

            if (query.Category is not null)
                _byFacet[ProductFacets.Category] = categories.ProductsOf(Array.FindIndex(categories.Categories, category => category.Slug == query.Category), _segment, values);
            if (query.Vendor is not null)
                _byFacet[ProductFacets.Vendor] = Having(values.Vendors, query.Vendor, (product, vendor) => _segment.Vendors[product] == vendor);
            if (query.Tag is not null)
                _byFacet[ProductFacets.Tag] = Having(values.Tags, query.Tag, (product, tag) => _segment.Tags[product].Contains(tag));
        }

        /// <summary>The products that meet all conditions.</summary>
        public ulong[] All() => _all ??= Meeting(_conditions, without: null);

        /// <summary>The products that meet all conditions but those of the facet.</summary>
        public ulong[] Without(string facet) => _byFacet.ContainsKey(facet) || _conditions.Concern(facet) ? Meeting(_conditions.Without(facet), facet) : All();

        private ulong[] Meeting(VariantConditions conditions, string? without)
        {
            var products = (ulong[])_always.Clone();
            foreach (var (facet, having) in _byFacet)
            {
                if (facet != without)
                    products.And(having);
            }

            if (conditions.AreNone)
                return products;
            foreach (var product in products.Each())
            {
                if (!conditions.AreMet(_segment, product))
                    products.Remove(product);
            }

            return products;
        }

        private ulong[] Having(ValueTable<string> table, string value, Func<int, int, bool> has) =>
            table.Find(value) is >= 0 and var number ? _segment.Keep(table, number, product => has(product, number)) : Bits.New(_segment.Count);
    }
}
