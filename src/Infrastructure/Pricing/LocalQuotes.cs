using Shop.Application.Common;
using Shop.Application.Pricing;
using Shop.Domain.Common;
using Shop.Domain.Pricing;

namespace Shop.Infrastructure.Pricing;

/// <summary>Quotes from the shop's own list prices.</summary>
internal sealed class LocalQuotes(LocalPricing listPrices, TimeProvider time) : IQuotes
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public async Task<Quote> QuoteAsync(Currency currency, IReadOnlyList<string> codes, IReadOnlyList<LineToQuote> lines, CancellationToken cancellationToken)
    {
        var prices = await listPrices.GetPricesAsync(currency, [.. lines.Select(line => line.Sku).Distinct(StringComparer.Ordinal)], cancellationToken);
        var quoted = new List<QuotedLine>(lines.Count);
        var total = Money.Zero(currency);
        foreach (var line in lines)
        {
            if (!prices.TryGetValue(line.Sku, out var price))
                continue;
            quoted.Add(new QuotedLine(line.Id, price.Price, Money.Zero(currency), price.Price * line.Quantity));
            total += quoted[^1].Total;
        }

        return new Quote(
            Guid.CreateVersion7().ToString(), time.Now() + Lifetime, quoted, [.. codes.Select(code => new QuotedDiscount(code, DiscountStatus.Unknown, Money.Zero(currency)))], total);
    }
}
