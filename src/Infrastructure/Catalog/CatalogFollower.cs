using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

/// <summary>Reads the log of changes, by one query each time, and has what they are about forgotten, whoever made them.</summary>
internal sealed partial class CatalogFollower(
    IDbContextFactory<ShopDbContext> contexts, CatalogMemory memory, LogPosition position, ChangeHints hints, TimeProvider time, ILogger<CatalogFollower> logger) : BackgroundService
{
    /// <summary>Where others tell of their changes at once, the log is read for those that were not heard; where nobody does, only verbs of this program make any.</summary>
    private readonly TimeSpan _pause = hints.AreShared ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    private long? _prunedAt;

    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        var begins = !position.IsFollowedAt(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var changes = begins ? await LastAsync(db, cancellationToken) : await NewAsync(db, cancellationToken);
        if (begins)
        {
            position.Begin(changes.Count > 0 ? changes[^1].Sequence : 0);
            memory.Clear();
        }

        var news = position.Read(changes.Select(change => change.Sequence), now);
        memory.Read([.. changes.Where(change => news.Contains(change.Sequence))]);
        position.Confirm(now);
    }

    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() - KeptFor;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.CatalogChanges.Where(c => c.At < end).ExecuteDeleteAsync(cancellationToken);
        _prunedAt = time.GetTimestamp();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        hints.Listen(memory.Hinted);
        using var timer = new PeriodicTimer(_pause, time);
        var failing = false;
        do
        {
            try
            {
                await FollowAsync(stoppingToken);
                if (_prunedAt is not { } pruned || time.GetElapsedTime(pruned) > PruneEvery)
                    await PruneAsync(stoppingToken);
                failing = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Said once: the database is away or has no schema yet, and readiness says so all the time.
                if (!failing)
                    LogFailed(exception.Message);
                failing = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static async Task<List<CatalogChange>> LastAsync(ShopDbContext db, CancellationToken cancellationToken)
    {
        var last = await db.CatalogChanges.AsNoTracking().OrderByDescending(c => c.Sequence).Take(LogPosition.LateNumbers).ToListAsync(cancellationToken);
        last.Reverse();
        return last;
    }

    /// <summary>What is behind the last number, and what was passed over before it: each looked for by the key, however long the log is.</summary>
    private async Task<List<CatalogChange>> NewAsync(ShopDbContext db, CancellationToken cancellationToken)
    {
        var (head, missing) = position.ToRead();
        var changes = db.CatalogChanges.AsNoTracking().Where(c => c.Sequence > head);
        if (missing.Length > 0)
            changes = changes.Concat(db.CatalogChanges.AsNoTracking().Where(c => EF.Parameter(missing).Contains(c.Sequence)));
        return await changes.OrderBy(c => c.Sequence).ToListAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "The catalog's changes cannot be followed: {Reason}")]
    private partial void LogFailed(string reason);
}
