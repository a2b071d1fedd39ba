using Microsoft.EntityFrameworkCore;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Domain.Inventory;
using Shop.Infrastructure.Catalog;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Inventory;

/// <summary>Reservations of the shop's own stock. What is reserved is kept with the level, so that one conditional statement takes units and never the same ones twice.</summary>
internal sealed class LocalReservations(IDbContextFactory<ShopDbContext> contexts, CatalogMemory memory, TimeProvider time) : IReservations
{
    public Task<Shortage[]> ReserveAsync(Guid id, IReadOnlyDictionary<string, int> units, TimeSpan life, CancellationToken cancellationToken) => ChangeAsync(
        async db =>
        {
            if (await db.StockReservations.AnyAsync(r => r.Id == id, cancellationToken))
                return (Shortages: Array.Empty<Shortage>(), Skus: Array.Empty<string>());
            var shortages = new List<Shortage>();
            var taken = new List<string>();

            // All in one order, so that two who want the same SKUs never wait for each other.
            foreach (var (sku, quantity) in units.OrderBy(unit => unit.Key, StringComparer.Ordinal))
            {
                var levels = db.StockLevels.Where(s => s.Sku == sku);
                if (await levels.Where(s => s.Quantity - s.Reserved >= quantity).ExecuteUpdateAsync(set => set.SetProperty(s => s.Reserved, s => s.Reserved + quantity), cancellationToken) > 0)
                {
                    db.StockReservations.Add(new StockReservation { Id = id, Sku = sku, Quantity = quantity });
                    taken.Add(sku);
                }
                else if (await levels.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } level)
                {
                    shortages.Add(new Shortage(sku, quantity, level.Free));
                }
            }

            return ([.. shortages], [.. taken]);
        },
        cancellationToken);

    public Task ReleaseAsync(Guid id, CancellationToken cancellationToken) => EndAsync(id, isSold: false, cancellationToken);

    public Task SellAsync(Guid id, CancellationToken cancellationToken) => EndAsync(id, isSold: true, cancellationToken);

    public async Task ReleaseForgottenAsync(CancellationToken cancellationToken)
    {
        List<Guid> forgotten;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            forgotten = await db.StockReservations.Where(r => !db.Checkouts.Any(c => c.Id == r.Id && !c.IsSettled)).Select(r => r.Id).Distinct().ToListAsync(cancellationToken);
        }

        foreach (var id in forgotten)
            await ReleaseAsync(id, cancellationToken);
    }

    private Task<Shortage[]> EndAsync(Guid id, bool isSold, CancellationToken cancellationToken) => ChangeAsync(
        async db =>
        {
            var reserved = await db.StockReservations.Where(r => r.Id == id).OrderBy(r => r.Sku).ToListAsync(cancellationToken);
            foreach (var reservation in reserved)
            {
                var sold = isSold ? reservation.Quantity : 0;
                await db.StockLevels.Where(s => s.Sku == reservation.Sku).ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.Reserved, s => s.Reserved - reservation.Quantity).SetProperty(s => s.Quantity, s => s.Quantity > sold ? s.Quantity - sold : 0),
                    cancellationToken);
            }

            db.StockReservations.RemoveRange(reserved);
            return ([], [.. reserved.Select(r => r.Sku)]);
        },
        cancellationToken);

    /// <summary>One transaction, undone if there are shortages; the SKUs that it changed are noted for those who remember them.</summary>
    private async Task<Shortage[]> ChangeAsync(Func<ShopDbContext, Task<(Shortage[] Shortages, string[] Skus)>> change, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var (shortages, skus) = await change(db);
            if (shortages.Length > 0 || skus.Length == 0)
                return shortages;
            var noted = CatalogChange.OfSkus(skus, time.Now());
            db.CatalogChanges.Add(noted);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException twice) when (twice is DbUpdateConcurrencyException || twice.IsPrimaryKeyViolation())
            {
                // Somebody takes the same step at the same time, and theirs is the one that counts.
                return [];
            }

            await transaction.CommitAsync(cancellationToken);
            memory.Committed([noted]);
            return shortages;
        });
    }
}
