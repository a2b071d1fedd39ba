using Microsoft.EntityFrameworkCore;
using Shop.Domain.Catalog;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

/// <summary>The category tree, kept in memory for as long as the log of changes is being followed and says nothing of categories.</summary>
internal sealed class CategoryTrees(IDbContextFactory<ShopDbContext> contexts, VariantSnapshots snapshots) : ICatalogListener
{
    private readonly Lock _storing = new();
    private volatile CategoryTree? _kept;
    private long _evictions;

    public ValueTask<CategoryTree> GetAsync(CancellationToken cancellationToken) =>
        snapshots.IsFollowed && _kept is { } kept ? ValueTask.FromResult(kept) : LoadAsync(cancellationToken);

    /// <summary>To be called after a change of categories was committed.</summary>
    public void Evict()
    {
        lock (_storing)
        {
            _evictions++;
            _kept = null;
        }
    }

    public void OnChanged(long after, IReadOnlyList<CatalogNews> changes)
    {
        // What was kept before the log could be followed may be old.
        if (!snapshots.IsFollowed || changes.Any(change => change.IsOfCategories || change.IsOfEverything))
            Evict();
    }

    private async ValueTask<CategoryTree> LoadAsync(CancellationToken cancellationToken)
    {
        var evictions = Interlocked.Read(ref _evictions);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tree = new CategoryTree(await db.Categories.AsNoTracking().ToListAsync(cancellationToken));
        lock (_storing)
        {
            // Who read before a commit and comes here after its eviction would keep what is no longer so.
            if (snapshots.IsFollowed && _evictions == evictions)
                _kept = tree;
        }

        return tree;
    }
}
