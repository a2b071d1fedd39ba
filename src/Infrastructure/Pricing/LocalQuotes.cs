using Microsoft.EntityFrameworkCore;
using Shop.Application.Common;
using Shop.Application.Pricing;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Pricing;

/// <summary>Quotes from the shop's own prices and promotions.</summary>
internal sealed class LocalQuotes(LocalPricing prices, IDbContextFactory<ShopDbContext> contexts, IShopDatabase database, TimeProvider time) : IQuotes
{
    /// <summary>Longer than any checkout may last: what the shop promises by itself ends with the checkout.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(2);

    public async Task<Quote> QuoteAsync(Currency currency, IReadOnlyList<string> codes, IReadOnlyList<LineToQuote> lines, CancellationToken cancellationToken)
    {
        try
        {
            var now = time.Now();
            var known = await prices.GetPricesAsync(currency, [.. lines.Select(line => line.Sku).Distinct(StringComparer.Ordinal)], cancellationToken);
            var sold = lines.Where(line => known.ContainsKey(line.Sku)).Select(line => new LineToDiscount(line.Id, line.Sku, known[line.Sku].Price, line.Quantity)).ToList();
            var discounted = Discounts.Apply(currency, sold, codes, await FindAsync(codes, cancellationToken), now);
            return new Quote(
                Guid.CreateVersion7().ToString(),
                now + Lifetime,
                [.. discounted.Lines.Select(line => new QuotedLine(line.Line.Id, line.Line.UnitPrice, line.Discount, line.Total))],
                discounted.Discounts,
                discounted.Lines.Aggregate(Money.Zero(currency), (sum, line) => sum + line.Total));
        }
        catch (Exception away) when (database.IsOutage(away))
        {
            throw new StoreUnavailableException("The database does not tell prices and promotions.", away);
        }
    }

    private async Task<IReadOnlyList<Promotion>> FindAsync(IReadOnlyList<string> codes, CancellationToken cancellationToken)
    {
        if (codes.Count == 0)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Promotions.Of(db, codes).AsNoTracking().ToListAsync(cancellationToken);
    }
}
