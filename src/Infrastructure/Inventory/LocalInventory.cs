using Microsoft.EntityFrameworkCore;
using Shop.Application.Inventory;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Inventory;

/// <summary>Availability by the shop's own stock levels.</summary>
internal sealed class LocalInventory(ShopDbContext db) : IInventory
{
    public async Task<IReadOnlyDictionary<string, Availability>> GetAvailabilityAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        var levels = await skus.QueryAsync(some => db.StockLevels.AsNoTracking().Where(s => some.Contains(s.Sku)), cancellationToken)
            .ToDictionaryAsync(s => s.Sku, StringComparer.Ordinal, cancellationToken);

        // Where nothing is counted, the product's last change is what its availability is known from.
        var changes = await skus.Where(sku => !levels.ContainsKey(sku)).ToList()
            .QueryAsync(some => db.Variants.AsNoTracking().Where(v => some.Contains(v.Sku)).Select(v => new { v.Sku, v.Product.UpdatedAt }), cancellationToken)
            .ToDictionaryAsync(v => v.Sku, v => v.UpdatedAt, StringComparer.Ordinal, cancellationToken);
        return skus.Distinct(StringComparer.Ordinal).ToDictionary(
            sku => sku,
            sku => levels.TryGetValue(sku, out var level)
                ? Availability.Of(level.Quantity, DataSource.Live, level.UpdatedAt)
                : Availability.NotCounted(changes.TryGetValue(sku, out var change) ? change : DateTimeOffset.UnixEpoch),
            StringComparer.Ordinal);
    }
}
