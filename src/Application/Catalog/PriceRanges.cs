using System.Globalization;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>The ranges that the facet <c>price</c> counts: the same for every query of a currency, so that links to them last.</summary>
public static class PriceRanges
{
    /// <summary>Whole units of most currencies; of those without minor units, a hundred times as many.</summary>
    private static readonly long[] Bounds = [0, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];

    /// <summary>Where each range begins, in minor units; the last has no end.</summary>
    public static IReadOnlyList<long> BeginningsOf(Currency currency)
    {
        var factor = currency.FractionDigits == 3 ? 1000 : 100;
        return [.. Bounds.Select(bound => bound * factor)];
    }

    /// <summary>The range as <c>priceMin</c>-<c>priceMax</c>; the last without an end.</summary>
    internal static string ValueOf(int range, Currency currency)
    {
        var (min, max) = Of(range, currency);
        return $"{min}-{max}";
    }

    internal static string LabelOf(int range, Currency currency)
    {
        var (min, max) = Of(range, currency);
        return max is { } end ? $"{Amount(min, currency)} – {Amount(end, currency)} {currency}" : $"{Amount(min, currency)} + {currency}";
    }

    internal static bool IsChosen(int range, ProductQuery query) => Of(range, query.Currency) is var (min, max) && (query.PriceMin ?? 0, query.PriceMax) == (min, max) && (query.PriceMin ?? query.PriceMax) is not null;

    private static (long Min, long? Max) Of(int range, Currency currency)
    {
        var beginnings = BeginningsOf(currency);
        return (beginnings[range], range + 1 < beginnings.Count ? beginnings[range + 1] - 1 : null);
    }

    private static string Amount(long minor, Currency currency) =>
        (minor / (decimal)Math.Pow(10, currency.FractionDigits)).ToString($"N{currency.FractionDigits}", CultureInfo.InvariantCulture);
}
