using Microsoft.EntityFrameworkCore;
using Shop.Application.Pricing;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Pricing;

/// <summary>The catalog's list prices.</summary>
internal sealed class LocalPricing(ShopDbContext db) : IPricing
{
    public async Task<IReadOnlyDictionary<string, UnitPrice>> GetPricesAsync(Currency currency, IReadOnlyCollection<string> skus, CancellationToken cancellationToken) =>
        await skus.QueryAsync(
                some => db.Variants.AsNoTracking()
                    .Where(v => v.Currency == currency && some.Contains(v.Sku))
                    .Select(v => new { v.Sku, v.PriceMinor, v.CompareAtMinor, v.Product.UpdatedAt }),
                cancellationToken)
            .ToDictionaryAsync(
                v => v.Sku,
                v => new UnitPrice(new Money(v.PriceMinor, currency), v.CompareAtMinor is { } former ? new Money(former, currency) : null, DataSource.Live, v.UpdatedAt),
                StringComparer.Ordinal,
                cancellationToken);
}
