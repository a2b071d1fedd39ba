using System.Runtime.InteropServices;
using Shop.Application.Catalog;

namespace Shop.Infrastructure.Search;

/// <summary>What one and the same variant of a product must meet: it is sold in the currency, and as the query wants price, stock and options.</summary>
internal sealed class VariantConditions
{
    private readonly string _currency;
    private readonly long _min;
    private readonly long _max;
    private readonly bool _hasPrice;
    private readonly bool? _inStock;
    private readonly Dictionary<string, ulong[]> _options;

    public VariantConditions(ProductQuery query, IndexValues values)
    {
        _currency = query.Currency.Code;
        (_min, _max) = (query.PriceMin ?? 0, query.PriceMax ?? long.MaxValue);
        _hasPrice = query.PriceMin is not null || query.PriceMax is not null;
        _inStock = query.InStock;
        _options = query.Options.ToDictionary(option => option.Key, option => NumbersOf(option.Key, option.Value, values), StringComparer.Ordinal);
    }

    /// <summary>True if nothing is asked of variants but that they are sold.</summary>
    public bool AreNone => _inStock is null && !_hasPrice && _options.Count == 0;

    /// <summary>True if something is asked of the facet's own property.</summary>
    public bool Concern(string facet) => facet == ProductFacets.Price ? _hasPrice : _options.ContainsKey(ProductFacets.OptionOf(facet));

    public bool AreMet(IndexSegment segment, int product)
    {
        if (!segment.Prices.TryGetValue(_currency, out var prices))
            return false;
        for (var variant = segment.FirstVariants[product]; variant < segment.FirstVariants[product + 1]; variant++)
        {
            if (AreMetBy(segment, prices, variant))
                return true;
        }

        return false;
    }

    /// <summary>The same without what the query wants of a facet's own property.</summary>
    public VariantConditions Without(string facet) => new(this, facet);

    public bool AreMetBy(IndexSegment segment, PriceColumn prices, int variant)
    {
        var price = prices.Of(variant);
        if (price < _min || price > _max || price == PriceColumn.None || (_inStock is { } inStock && segment.VariantsInStock[variant] != inStock))
            return false;
        if (_options.Count == 0)
            return true;
        var own = CollectionsMarshal.AsSpan(segment.VariantOptions).Slice(variant * IndexSegment.MaxOptions, IndexSegment.MaxOptions);
        foreach (var wanted in _options.Values)
        {
            if (!HasAny(own, wanted))
                return false;
        }

        return true;
    }

    private VariantConditions(VariantConditions all, string facet)
    {
        (_currency, _min, _max, _hasPrice, _inStock) = (all._currency, all._min, all._max, all._hasPrice, all._inStock);
        if (facet == ProductFacets.Price)
            (_min, _max, _hasPrice) = (0, long.MaxValue, false);
        _options = all._options.Where(option => option.Key != ProductFacets.OptionOf(facet)).ToDictionary(StringComparer.Ordinal);
    }

    private static ulong[] NumbersOf(string name, IEnumerable<string> accepted, IndexValues values)
    {
        var numbers = Bits.New(values.Options.Count);
        foreach (var value in accepted)
        {
            if (values.Options.Find(ProductDocument.OptionOf(name, value)) is >= 0 and var number && number >> 6 < numbers.Length)
                numbers.Add(number);
        }

        return numbers;
    }

    private static bool HasAny(ReadOnlySpan<int> own, ulong[] wanted)
    {
        foreach (var option in own)
        {
            if (option >= 0 && wanted.Has(option))
                return true;
        }

        return false;
    }
}
