using Microsoft.EntityFrameworkCore;
using Shop.Domain.Catalog;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

/// <summary>The category tree, kept for as long as the log of changes is being followed and says nothing of categories.</summary>
internal sealed class CategoryTrees(IDbContextFactory<ShopDbContext> contexts, LogPosition position, TimeProvider time)
{
    /// <summary>Bounds what nobody logs, such as SQL by hand.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _replacing = new();
    private Kept? _kept;

    /// <summary>Who asks at once waits for one and the same read. It belongs to nobody: who cancels ends their own wait.</summary>
    public Task<CategoryTree> GetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        var kept = Volatile.Read(ref _kept);
        if (kept is null || !kept.IsGood || !position.IsFollowedAt(now) || time.GetElapsedTime(kept.Since, now) > Lifetime)
            kept = Replace(kept, now);
        return kept.Tree.WaitAsync(cancellationToken);
    }

    /// <summary>To be called after a change of categories was committed. A read that began before is good for those only who wait for it.</summary>
    public void Evict()
    {
        lock (_replacing)
            _kept = null;
    }

    private Kept Replace(Kept? outdated, long now)
    {
        var loading = new TaskCompletionSource<CategoryTree>(TaskCreationOptions.RunContinuationsAsynchronously);
        var fresh = new Kept(loading.Task, now);
        lock (_replacing)
        {
            if (_kept is { } other && other != outdated && other.IsGood && position.IsFollowedAt(now))
                return other;
            _kept = fresh;
        }

        _ = LoadAsync(loading);
        return fresh;
    }

    private async Task LoadAsync(TaskCompletionSource<CategoryTree> loading)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync();
            loading.SetResult(new CategoryTree(await db.Categories.AsNoTracking().ToListAsync()));
        }
        catch (Exception exception)
        {
            loading.SetException(exception);
        }
    }

    private sealed record Kept(Task<CategoryTree> Tree, long Since)
    {
        public bool IsGood => !Tree.IsFaulted;
    }
}
