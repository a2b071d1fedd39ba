using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Shop.Application.Checkouts;
using Shop.Domain.Checkouts;
using Shop.Infrastructure.Common;
using Shop.Infrastructure.Persistence;
using Shop.Infrastructure.Pricing;

namespace Shop.Infrastructure.Checkouts;

internal sealed class CheckoutRepository(IDbContextFactory<ShopDbContext> contexts, IOptionsMonitor<UpstreamOptions> pricing) : ICheckouts
{
    public async Task<Checkout?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Checkouts.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellationToken);
    }

    public async Task<Checkout?> FindUnclosedAsync(Guid cartId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Unclosed(db, cartId).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<Checkout?> FindByRequestAsync(Guid cartId, string requestId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Checkouts.AsNoTracking().Where(c => c.CartId == cartId && c.RequestId == requestId && c.OpenedAt != null)
            .OrderByDescending(c => c.CreatedAt).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<bool> TryAddAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        try
        {
            return await ChangeAsync(
                async db =>
                {
                    // Mostly told here; where two ask at the same moment, the index decides.
                    if (await Unclosed(db, checkout.CartId).AnyAsync(cancellationToken))
                        return false;
                    db.Checkouts.Add(checkout);
                    await db.SaveChangesAsync(cancellationToken);
                    return await Promotions.TryUseAsync(db, CountedCodes(checkout), cancellationToken);
                },
                cancellationToken);
        }
        catch (DbUpdateException refused) when (refused.IsUniqueViolation())
        {
            return false;
        }
    }

    public Task<bool> TrySaveAsync(Checkout checkout, CancellationToken cancellationToken) => ChangeAsync(
        async db =>
        {
            var saved = await db.Checkouts.Where(c => c.Id == checkout.Id && c.Version == checkout.Version - 1).ExecuteUpdateAsync(
                set => set.SetProperty(c => c.Version, checkout.Version).SetProperty(c => c.Status, checkout.Status).SetProperty(c => c.OpenedAt, checkout.OpenedAt)
                    .SetProperty(c => c.ExpiresAt, checkout.ExpiresAt).SetProperty(c => c.ClosedAt, checkout.ClosedAt).SetProperty(c => c.IsSettled, checkout.IsSettled),
                cancellationToken);
            if (saved == 1 && checkout is { Status: CheckoutStatus.Cancelled or CheckoutStatus.Expired, IsSettled: false })
                await Promotions.GiveBackAsync(db, CountedCodes(checkout), cancellationToken);
            return saved == 1;
        },
        cancellationToken);

    public async Task<IReadOnlyList<Checkout>> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Checkouts.AsNoTracking()
            .Where(c => !c.IsSettled && (c.ExpiresAt <= now || (c.Status != CheckoutStatus.Pending && c.Status != CheckoutStatus.Open)))
            .OrderBy(c => c.ExpiresAt).Take(limit).ToListAsync(cancellationToken);
    }

    private static IQueryable<Checkout> Unclosed(ShopDbContext db, Guid cartId) =>
        db.Checkouts.AsNoTracking().Where(c => c.CartId == cartId && (c.Status == CheckoutStatus.Pending || c.Status == CheckoutStatus.Open));

    /// <summary>One transaction, undone if the change answers false.</summary>
    private async Task<bool> ChangeAsync(Func<ShopDbContext, Task<bool>> change, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (!await change(db))
                return false;
            await transaction.CommitAsync(cancellationToken);
            return true;
        });
    }

    /// <summary>The codes of the shop's own promotions, which may be limited in their uses.</summary>
    private string[] CountedCodes(Checkout checkout) =>
        pricing.Get(UpstreamOptions.Pricing).Mode == UpstreamMode.Local ? [.. checkout.Discounts.Select(discount => discount.Code)] : [];
}
