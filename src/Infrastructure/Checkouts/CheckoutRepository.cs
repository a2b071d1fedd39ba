using Microsoft.EntityFrameworkCore;
using Shop.Application.Checkouts;
using Shop.Domain.Checkouts;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Checkouts;

internal sealed class CheckoutRepository(IDbContextFactory<ShopDbContext> contexts) : ICheckouts
{
    public async Task<Checkout?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Checkouts.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellationToken);
    }

    public async Task<Checkout?> FindUnclosedAsync(Guid cartId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Checkouts.AsNoTracking().FirstOrDefaultAsync(c => c.CartId == cartId && (c.Status == CheckoutStatus.Pending || c.Status == CheckoutStatus.Open), cancellationToken);
    }

    public async Task<Checkout?> FindByRequestAsync(Guid cartId, string requestId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Checkouts.AsNoTracking().Where(c => c.CartId == cartId && c.RequestId == requestId && c.OpenedAt != null)
            .OrderByDescending(c => c.CreatedAt).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<bool> TryAddAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Checkouts.Add(checkout);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException refused) when (refused.IsUniqueViolation())
        {
            return false;
        }
    }

    public async Task<bool> TrySaveAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Checkouts.Where(c => c.Id == checkout.Id && c.Version == checkout.Version - 1).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.Version, checkout.Version).SetProperty(c => c.Status, checkout.Status).SetProperty(c => c.OpenedAt, checkout.OpenedAt)
                .SetProperty(c => c.ExpiresAt, checkout.ExpiresAt).SetProperty(c => c.ClosedAt, checkout.ClosedAt).SetProperty(c => c.IsSettled, checkout.IsSettled),
            cancellationToken) == 1;
    }

    public async Task<IReadOnlyList<Checkout>> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Checkouts.AsNoTracking()
            .Where(c => !c.IsSettled && (c.ExpiresAt <= now || (c.Status != CheckoutStatus.Pending && c.Status != CheckoutStatus.Open)))
            .OrderBy(c => c.ExpiresAt).Take(limit).ToListAsync(cancellationToken);
    }
}
