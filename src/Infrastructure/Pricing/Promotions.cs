using Microsoft.EntityFrameworkCore;
using Shop.Application.Common;
using Shop.Application.Pricing;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Pricing;

internal sealed class Promotions(ShopDbContext db) : IPromotions
{
    /// <summary>Those of the codes that there are, in any context.</summary>
    public static IQueryable<Promotion> Of(ShopDbContext db, IEnumerable<string> codes)
    {
        var folded = Folded(codes);
        return db.Promotions.Where(p => folded.Contains(p.FoldedCode));
    }

    public async Task<IReadOnlyList<Promotion>> FindAsync(IReadOnlyCollection<string> codes, CancellationToken cancellationToken) =>
        await Of(db, codes).ToListAsync(cancellationToken);

    public async Task<Page<Promotion>> ListAsync(int limit, int page, string? behind, CancellationToken cancellationToken)
    {
        var all = db.Promotions.AsNoTracking();
        var total = await all.CountAsync(cancellationToken);
        var sorted = all.OrderBy(p => p.FoldedCode);
        var rest = behind is null ? sorted.Skip((page - 1) * limit) : sorted.Where(p => p.FoldedCode.CompareTo(behind) > 0);
        var found = await rest.Take(limit + 1).ToListAsync(cancellationToken);
        if (found.Count <= limit)
            return new Page<Promotion>(found, total, null);
        found.RemoveAt(limit);
        return new Page<Promotion>(found, total, found[^1].FoldedCode);
    }

    public void Add(Promotion promotion) => db.Promotions.Add(promotion);

    public void Remove(Promotion promotion) => db.Promotions.Remove(promotion);

    public async Task<bool> TryUseAsync(IReadOnlyCollection<string> codes, CancellationToken cancellationToken)
    {
        var folded = Folded(codes);

        // Of one promotion, the statement is all or nothing by itself.
        if (folded.Length < 2 || db.Database.CurrentTransaction is not null)
            return await UseAsync(cancellationToken);
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(
            async token =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(token);
                if (!await UseAsync(token))
                    return false;
                await transaction.CommitAsync(token);
                return true;
            },
            cancellationToken);

        // The database decides on the count as it is, so that no two take the same last use.
        async Task<bool> UseAsync(CancellationToken token) => folded.Length == await db.Promotions
            .Where(p => folded.Contains(p.FoldedCode) && (p.UsageLimit == null || p.UsedCount < p.UsageLimit))
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.UsedCount, p => p.UsedCount + 1), token);
    }

    public Task GiveBackAsync(IReadOnlyCollection<string> codes, CancellationToken cancellationToken) =>
        Of(db, codes).Where(p => p.UsedCount > 0).ExecuteUpdateAsync(set => set.SetProperty(p => p.UsedCount, p => p.UsedCount - 1), cancellationToken);

    private static string[] Folded(IEnumerable<string> codes) => [.. codes.Select(Promotion.Fold).Distinct(StringComparer.Ordinal)];
}
