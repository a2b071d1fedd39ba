using System.Collections.Concurrent;
using System.Globalization;

namespace Shop.Upstreams;

/// <summary>Prices by SKU, the same number in every currency, and quotes: SAVE10 takes 10 % off, OFF500 takes 500 minor units off if there are as many.</summary>
internal sealed class Prices(int seed)
{
    private readonly ConcurrentDictionary<string, long?> _set = new(StringComparer.Ordinal);

    public PriceAnswer Of(string currency, IEnumerable<string> skus) =>
        new(currency, [.. skus.Distinct(StringComparer.Ordinal).Where(sku => Of(sku) is not null).Select(sku => new PriceItem(sku, Of(sku)!.Value))]);

    /// <summary>Null for a SKU that the service does not know.</summary>
    public long? Of(string sku) => _set.TryGetValue(sku, out var price) ? price : Seed.Number(seed, "price", sku, 100, 100_000);

    public void Set(string sku, long? unitPriceMinor) => _set[sku] = unitPriceMinor;

    public QuoteAnswer Quote(QuoteRequest request, DateTimeOffset now)
    {
        var gross = request.Lines.Select(line => checked((Of(line.Sku) ?? 0) * line.Quantity)).ToArray();
        var left = gross.ToArray();
        var discounts = request.Codes.Select(code => Take(code, left)).ToList();
        var lines = request.Lines.Select((line, i) => new QuotedLine(line.Id, Of(line.Sku) ?? 0, gross[i] - left[i], left[i])).ToList();
        return new QuoteAnswer($"q-{Guid.CreateVersion7():N}", now.AddMinutes(10), lines, discounts, left.Sum());
    }

    private static QuotedDiscount Take(string code, long[] left)
    {
        var before = left.Sum();
        if (Figure(code, "SAVE") is { } percent and > 0 and <= 100)
        {
            for (var i = 0; i < left.Length; i++)
                left[i] -= (long)Math.Round(left[i] * percent / 100m, MidpointRounding.ToEven);
        }
        else if (Figure(code, "OFF") is not { } amount)
        {
            return new QuotedDiscount(code, "unknown", 0, "There is no such code.");
        }
        else if (amount == 0 || amount > before)
        {
            return new QuotedDiscount(code, "notApplicable", 0, "The cart is worth less.");
        }
        else
        {
            // Each line takes its share of what is still to be taken, so that the parts add up.
            var (rest, worth) = (amount, before);
            for (var i = 0; i < left.Length && worth > 0; i++)
            {
                var part = (long)Math.Round((decimal)rest * left[i] / worth, MidpointRounding.ToEven);
                worth -= left[i];
                rest -= part;
                left[i] -= part;
            }
        }

        return new QuotedDiscount(code, "applied", before - left.Sum(), null);
    }

    private static long? Figure(string code, string prefix) =>
        code.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(code.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var figure) ? figure : null;
}
