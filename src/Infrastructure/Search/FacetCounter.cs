using System.Numerics;
using System.Runtime.InteropServices;
using Shop.Application.Catalog;

namespace Shop.Infrastructure.Search;

/// <summary>Counts the products of each value of one facet.</summary>
internal sealed class FacetCounter
{
    /// <summary>Values that are told; what is chosen is told besides.</summary>
    private const int MaxValues = 100;

    private readonly ProductQuery _query;
    private readonly IndexValues _values;
    private readonly CategoryMap _categories;
    private readonly IReadOnlyList<long> _beginnings;
    private readonly int[] _counts;
    private readonly int[] _lastCounted;
    private readonly bool[] _isOfOption = [];

    public FacetCounter(string facet, ProductQuery query, IndexValues values, CategoryMap categories)
    {
        (Facet, _query, _values, _categories) = (facet, query, values, categories);
        _beginnings = facet == ProductFacets.Price ? PriceRanges.BeginningsOf(query.Currency) : [];
        _counts = new int[facet switch
        {
            ProductFacets.Category => categories.Categories.Length,
            ProductFacets.Vendor => values.Vendors.Count,
            ProductFacets.Tag => values.Tags.Count,
            ProductFacets.Price => _beginnings.Count,
            _ => values.Options.Count,
        }];
        _lastCounted = new int[_counts.Length];
        if (ProductFacets.OptionOf(facet) is { Length: > 0 } option)
            _isOfOption = [.. Enumerable.Range(0, _counts.Length).Select(number => values.Options[number].StartsWith(option + '\n', StringComparison.Ordinal))];
    }

    public string Facet { get; }

    /// <summary>Counts products of a segment, all of which meet what the query wants beside the facet's own property.</summary>
    /// <param name="segment">Where they are.</param>
    /// <param name="products">Them.</param>
    /// <param name="conditions">What a variant must meet for its price or option to count.</param>
    public void Count(IndexSegment segment, ulong[] products, VariantConditions conditions)
    {
        Array.Fill(_lastCounted, -1);
        switch (Facet)
        {
            case ProductFacets.Vendor:
                foreach (var product in products.Each())
                    _counts[segment.Vendors[product]]++;
                break;
            case ProductFacets.Tag:
                foreach (var product in products.Each())
                    CountOnce(segment.Tags[product], product);
                break;
            case ProductFacets.Category:
                CountCategories(segment, products);
                break;
            default:
                CountVariants(segment, products, conditions);
                break;
        }
    }

    public FacetCounts Result()
    {
        var counted = Enumerable.Range(0, _counts.Length).Where(number => _counts[number] > 0 || IsChosen(number)).Select(number => KeyValuePair.Create(NameOf(number), _counts[number])).Where(count => count.Key.Length > 0);
        if (Facet == ProductFacets.Price)
            return new FacetCounts(Facet, [.. counted]);
        var byCount = counted.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).ToList();
        return new FacetCounts(Facet, [.. byCount.Take(MaxValues), .. byCount.Skip(MaxValues).Where(count => IsChosen(count.Key))]);
    }

    private void CountCategories(IndexSegment segment, ulong[] products)
    {
        foreach (var product in products.Each())
        {
            foreach (var category in segment.Categories[product])
            {
                for (var at = _categories.Find(_values.Categories[category]); at >= 0 && _lastCounted[at] != product; at = _categories.ParentOf(at))
                {
                    _lastCounted[at] = product;
                    _counts[at]++;
                }
            }
        }
    }

    private void CountVariants(IndexSegment segment, ulong[] products, VariantConditions conditions)
    {
        if (!segment.Prices.TryGetValue(_query.Currency.Code, out var prices))
            return;
        if (conditions.AreNone && prices.IsWhole)
        {
            CountWhole(segment, products, prices);
            return;
        }

        foreach (var product in products.Each())
        {
            for (var variant = segment.FirstVariants[product]; variant < segment.FirstVariants[product + 1]; variant++)
            {
                if (!conditions.AreMetBy(segment, prices, variant))
                    continue;
                if (Facet == ProductFacets.Price)
                    CountOnce([RangeOf(prices.Of(variant))], product);
                else
                    CountOnce(CollectionsMarshal.AsSpan(segment.VariantOptions).Slice(variant * IndexSegment.MaxOptions, IndexSegment.MaxOptions), product);
            }
        }
    }

    /// <summary>Where every variant counts, what a product has altogether is known beforehand.</summary>
    private void CountWhole(IndexSegment segment, ulong[] products, PriceColumn prices)
    {
        if (Facet == ProductFacets.Price)
        {
            var ranges = prices.RangesBy(segment, RangeOf);
            foreach (var product in products.Each())
            {
                for (var left = ranges[product]; left != 0; left &= (ushort)(left - 1))
                    _counts[BitOperations.TrailingZeroCount(left)]++;
            }
        }
        else
        {
            foreach (var product in products.Each())
            {
                foreach (var option in segment.OptionValues[product])
                    _counts[option]++;
            }
        }
    }

    private void CountOnce(ReadOnlySpan<int> numbers, int product)
    {
        foreach (var number in numbers)
        {
            if (number < 0 || _lastCounted[number] == product)
                continue;
            _lastCounted[number] = product;
            _counts[number]++;
        }
    }

    private int RangeOf(long price)
    {
        var range = _beginnings.Count - 1;
        while (price < _beginnings[range])
            range--;
        return range;
    }

    private bool IsChosen(int number) => Facet switch
    {
        ProductFacets.Price => false,
        ProductFacets.Category => _categories.Categories[number].Slug == _query.Category,
        ProductFacets.Vendor => _values.Vendors[number] == _query.Vendor,
        ProductFacets.Tag => _values.Tags[number] == _query.Tag,
        _ => _isOfOption[number] && IsChosen(NameOf(number)),
    };

    private bool IsChosen(string value) => Facet switch
    {
        ProductFacets.Category => value == _query.Category,
        ProductFacets.Vendor => value == _query.Vendor,
        ProductFacets.Tag => value == _query.Tag,
        _ => _query.Options.GetValueOrDefault(ProductFacets.OptionOf(Facet), []).Contains(value),
    };

    /// <summary>The value that a number stands for; empty if it belongs to another facet or to none.</summary>
    private string NameOf(int number) => Facet switch
    {
        ProductFacets.Category => _categories.Categories[number].Slug,
        ProductFacets.Vendor => _values.Vendors[number],
        ProductFacets.Tag => _values.Tags[number],
        ProductFacets.Price => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => _isOfOption[number] ? _values.Options[number][(ProductFacets.OptionOf(Facet).Length + 1)..] : "",
    };
}
