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

    /// <summary>Counts one use of each. False if one may not be used once more; whoever has begun a transaction has to end it then, since others may have been counted.</summary>
    public static async Task<bool> TryUseAsync(ShopDbContext db, IReadOnlyCollection<string> codes, CancellationToken cancellationToken)
    {
        // The database decides on the count as it is, so that no two take the same last use.
        return codes.Count == 0 || Folded(codes).Length == await Of(db, codes)
            .Where(p => p.UsageLimit == null || p.UsedCount < p.UsageLimit)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.UsedCount, p => p.UsedCount + 1), cancellationToken);
    }

    /// <summary>Takes back one use of each that was counted.</summary>
    public static async Task GiveBackAsync(ShopDbContext db, IReadOnlyCollection<string> codes, CancellationToken cancellationToken)
    {
        if (codes.Count > 0)
            await Of(db, codes).Where(p => p.UsedCount > 0).ExecuteUpdateAsync(set => set.SetProperty(p => p.UsedCount, p => p.UsedCount - 1), cancellationToken);
    }

    private static string[] Folded(IEnumerable<string> codes) => [.. codes.Select(Promotion.Fold).Distinct(StringComparer.Ordinal)];
}
