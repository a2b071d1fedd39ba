using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

/// <summary>Reads the log of changes and has what they are about forgotten, whoever made them.</summary>
internal sealed partial class CatalogFollower(
    IDbContextFactory<ShopDbContext> contexts, VariantSnapshots snapshots, IEnumerable<ICatalogListener> listeners, TimeProvider time, ILogger<CatalogFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>How much later than its successor a change may be committed.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromMinutes(1);

    /// <summary>The same in numbers, for a beginning: nobody knows yet when the last ones were committed.</summary>
    private const int LateNumbers = 1000;

    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    private readonly ICatalogListener[] _listeners = [.. listeners];

    /// <summary>Changes behind a gap in the numbers, with the time when they were first seen.</summary>
    private readonly SortedDictionary<long, long> _ahead = [];

    /// <summary>Up to here no number can come any more.</summary>
    private long _settled;

    private long? _prunedAt;

    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!snapshots.IsFollowed)
        {
            _ahead.Clear();
            _settled = await db.CatalogChanges.OrderByDescending(c => c.Sequence).Select(c => c.Sequence).FirstOrDefaultAsync(cancellationToken) - LateNumbers;
        }

        var changes = await db.CatalogChanges.Where(c => c.Sequence > _settled).OrderBy(c => c.Sequence).Select(c => new CatalogNews(c.Sequence, c.ProductId, c.Skus)).ToListAsync(cancellationToken);
        var news = changes.Where(c => _ahead.TryAdd(c.Sequence, now)).ToList();
        snapshots.Evict(news.SelectMany(c => c.Skus));
        foreach (var listener in _listeners)
            listener.OnChanged(_settled, news);
        snapshots.Confirm(now);
        while (_ahead.Count > 0 && _ahead.First() is var (sequence, seen) && (sequence == _settled + 1 || time.GetElapsedTime(seen) > Lateness))
        {
            _ahead.Remove(sequence);
            _settled = sequence;
        }
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
        using var timer = new PeriodicTimer(Pause, time);
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

    [LoggerMessage(LogLevel.Warning, "The catalog's changes cannot be followed: {Reason}")]
    private partial void LogFailed(string reason);
}
