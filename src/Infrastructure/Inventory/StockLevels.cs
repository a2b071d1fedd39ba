using Microsoft.EntityFrameworkCore;
using Shop.Application.Inventory;
using Shop.Domain.Inventory;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Inventory;

internal sealed class StockLevels(ShopDbContext db) : IStockLevels
{
    public async Task<IReadOnlyDictionary<string, int>> GetAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken) =>
        await skus.QueryAsync(some => db.StockLevels.AsNoTracking().Where(s => some.Contains(s.Sku)), cancellationToken)
            .ToDictionaryAsync(s => s.Sku, s => s.Quantity, StringComparer.Ordinal, cancellationToken);

    public async Task<IReadOnlyCollection<string>> SetAsync(IReadOnlyDictionary<string, int> quantities, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = await quantities.Keys.QueryAsync(some => db.StockLevels.Where(s => some.Contains(s.Sku)), cancellationToken)
            .ToDictionaryAsync(s => s.Sku, StringComparer.Ordinal, cancellationToken);
        var changed = new List<string>();
        foreach (var (sku, quantity) in quantities)
        {
            if (!known.TryGetValue(sku, out var level))
                db.StockLevels.Add(new StockLevel(sku, quantity, now));
            else if (!level.Set(quantity, now))
                continue;
            changed.Add(sku);
        }

        return changed;
    }
}
