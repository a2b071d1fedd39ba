using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Application.Operations;
using Shop.Infrastructure.Catalog;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Search;

/// <summary>
/// The life of this instance's index: opened or built at start, brought up to date from the log of changes, committed now and then,
/// built anew beside the one in use when it is damaged, outdated or somebody asks for it. See docs/adr/0014.
/// </summary>
internal sealed partial class SearchIndex(
    IDbContextFactory<ShopDbContext> contexts, ProductSource source, IShopDatabase database, IOptions<ShopOptions> options, TimeProvider time, ILogger<SearchIndex> logger)
    : BackgroundService, ICatalogListener, IProductIndex, IDependency
{
    private const int Batch = 500;

    /// <summary>How far back the log is read again at start, since lower numbers may have been committed later; as <see cref="CatalogFollower"/> does.</summary>
    private const int LateNumbers = 1000;

    private static readonly TimeSpan CommitEvery = TimeSpan.FromSeconds(10);

    /// <summary>Also without a change, so that a restart knows how far back the log must reach.</summary>
    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>How long the server's start waits for its first index; a larger one is built while it serves all else.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(5);

    /// <summary>Less than <see cref="CatalogFollower"/> keeps changes for.</summary>
    private static readonly TimeSpan LogReach = TimeSpan.FromHours(23);

    private readonly Channel<(long After, IReadOnlyCollection<CatalogChange> Changes)> _told = Channel.CreateUnbounded<(long, IReadOnlyCollection<CatalogChange>)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SearchFolder? _folder;
    private IndexStore? _store;
    private Task<IndexStore>? _building;
    private bool _isOutdated;
    private long _committedAt;
    private volatile IndexSnapshot? _snapshot;

    public string Name => "search";

    /// <summary>What queries read.</summary>
    public IndexSnapshot Snapshot => _snapshot ?? throw new StoreUnavailableException("The search index is being built.");

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) => Task.FromResult(_snapshot is not null);

    public void OnChanged(long after, IReadOnlyCollection<CatalogChange> changes) => _told.Writer.TryWrite((after, changes));

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_firstAttempt.Task, Task.Delay(StartPatience, time, cancellationToken));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Close();
    }

    public override void Dispose()
    {
        Close();
        base.Dispose();
    }

    /// <summary>Opens the index and brings it up to date, or builds it.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _folder ??= SearchFolder.Take(options.Value.DataDirectory) ?? throw new IOException($"There is no room for another search index in {options.Value.DataDirectory}.");
        var store = OpenNewest(_folder);
        if (store is null || !await CatchUpAsync(store, cancellationToken))
        {
            store?.Dispose();
            store = await BuildAsync(_folder, cancellationToken);
        }

        Use(store);
        _isOutdated = !store.IsCurrent || await IsAskedForSinceAsync(store.BuiltAt, cancellationToken);
    }

    /// <summary>Applies what was told so far. Not to be called while the service runs.</summary>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        while (_told.Reader.TryPeek(out var told))
        {
            var store = _store!;
            if (told.After > store.Sequence && !await ReadLogAsync(store, store.Sequence - LateNumbers, cancellationToken))
                _isOutdated = true;
            _isOutdated |= told.Changes.Any(change => change.IsOfEverything && change.Sequence > store.BuiltAt);
            foreach (var some in told.Changes.Chunk(Batch))
                await ApplyAsync(store, some, cancellationToken);
            store.GoodAt = time.Now();
            _told.Reader.TryRead(out _);
        }

        _snapshot = _store!.Snapshot;
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        var store = _store!;
        store.ChangedAt = await TimeOfAsync(store.Sequence, cancellationToken) ?? store.ChangedAt;
        store.Commit();
        _committedAt = time.GetTimestamp();
    }

    public async Task<int?> RebuildAsync(CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            db.CatalogChanges.Add(CatalogChange.OfEverything(time.Now()));
            await db.SaveChangesAsync(cancellationToken);
        }

        using var folder = SearchFolder.Take(options.Value.DataDirectory, onlyFirst: true);
        if (folder is null)
            return null;
        using var store = await BuildAsync(folder, cancellationToken);
        DeleteOthers(folder, store.Folder);
        return store.Snapshot.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whoever starts the host goes on; opening reads files.
        await Task.Yield();
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (_store is null)
                    await OpenAsync(stoppingToken);
                _firstAttempt.TrySetResult();
                await WaitAsync(stoppingToken);
                await ApplyAsync(stoppingToken);
                await RenewAsync(stoppingToken);
                await CommitIfDueAsync(stoppingToken);
                failing = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                _firstAttempt.TrySetResult();
                if (!failing)
                    LogFailed(exception.Message, exception);
                failing = true;

                // What fails while the database answers is the index's own files; queries go on from memory meanwhile.
                if (_store is not null && !database.IsOutage(exception) && exception is not DbUpdateException)
                    _isOutdated = true;
                await Task.Delay(RetryAfter, time, stoppingToken);
                if (_isOutdated)
                    await TryRenewAsync(stoppingToken);
            }
        }
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var waiting = _told.Reader.WaitToReadAsync(patience.Token).AsTask();
        await Task.WhenAny(waiting, Task.Delay(RetryAfter, time, patience.Token));
        await patience.CancelAsync();
    }

    /// <summary>Builds an index beside the one in use and goes over to it, while queries and changes go on.</summary>
    private async Task RenewAsync(CancellationToken stoppingToken)
    {
        if (!Directory.Exists(_store!.Folder))
            _isOutdated = true;
        if (_building is null && _isOutdated)
        {
            LogRebuilding();
            _isOutdated = false;
            _building = Task.Run(() => BuildAsync(_folder!, stoppingToken), stoppingToken);
        }

        if (_building is not { IsCompleted: true } built)
            return;
        (_building, _isOutdated) = (null, true);
        var (old, store) = (_store, await built);
        _isOutdated = !await CatchUpAsync(store, stoppingToken) || await IsAskedForSinceAsync(store.BuiltAt, stoppingToken);
        Use(store);
        old.Dispose();
    }

    private async Task TryRenewAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RenewAsync(stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            _isOutdated = true;
            LogFailed(exception.Message, exception);
        }
    }

    private void Use(IndexStore store)
    {
        _store = store;
        _snapshot = store.Snapshot;
        _committedAt = time.GetTimestamp();
        DeleteOthers(_folder!, store.Folder);
        LogOpened(store.Snapshot.Count, store.Sequence);
    }

    private async Task CommitIfDueAsync(CancellationToken cancellationToken)
    {
        var since = time.GetElapsedTime(_committedAt);
        if (since > NoteEvery || (since > CommitEvery && _store!.IsChanged))
            await CommitAsync(cancellationToken);
    }

    private IndexStore? OpenNewest(SearchFolder folder)
    {
        foreach (var index in folder.Indexes)
        {
            try
            {
                if (IndexStore.Open(index) is { } store)
                    return store;
            }
            catch (Exception damage) when (damage is not OutOfMemoryException)
            {
                // Whatever is wrong with the files, they can be made again.
                LogDamaged(index, damage.Message);
            }
        }

        return null;
    }

    private async Task<IndexStore> BuildAsync(SearchFolder folder, CancellationToken cancellationToken)
    {
        var store = IndexStore.Create(folder.NewIndex(), await HeadAsync(cancellationToken));
        try
        {
            store.GoodAt = time.Now();
            await foreach (var products in source.StreamAsync(cancellationToken))
            {
                foreach (var product in products)
                    store.Add(product);
            }

            store.Refresh();
            if (!await ReadLogAsync(store, store.Sequence - LateNumbers, cancellationToken))
                throw new InvalidOperationException("The log of changes does not reach back to the beginning of the index.");
            store.ChangedAt = await TimeOfAsync(store.Sequence, cancellationToken);
            store.Commit();
            return store;
        }
        catch
        {
            store.Dispose();
            SearchFolder.Delete(store.Folder);
            throw;
        }
    }

    /// <summary>Brings an index up to date; false if it cannot be, because it is of another database or older than the log.</summary>
    private async Task<bool> CatchUpAsync(IndexStore store, CancellationToken cancellationToken)
    {
        // Where nothing was changed for a day the log is empty; else its last number is not less than ours.
        var head = await HeadAsync(cancellationToken);
        if (head < store.Sequence && (head > 0 || time.Now() - (store.ChangedAt ?? store.GoodAt) < LogReach))
            return false;
        if (await TimeOfAsync(store.Sequence, cancellationToken) is { } changed && store.ChangedAt is { } known && changed != known)
            return false;
        if (!await ReadLogAsync(store, store.Sequence - LateNumbers, cancellationToken))
            return false;

        // The same number of products is no proof, but another one is.
        var count = await source.CountAsync(cancellationToken);
        if (store.Snapshot.Count == count || await HeadAsync(cancellationToken) != store.Sequence)
            return true;
        LogMiscounted(store.Snapshot.Count, count);
        return false;
    }

    private async Task<bool> ReadLogAsync(IndexStore store, long after, CancellationToken cancellationToken)
    {
        if (time.Now() - store.GoodAt >= LogReach && store.Sequence != 0 && !await ReachesAsync(store.Sequence, cancellationToken))
            return false;
        while (await ReadAsync(after, cancellationToken) is { Count: > 0 } changes)
        {
            await ApplyAsync(store, changes, cancellationToken);
            after = changes[^1].Sequence;
        }

        return true;
    }

    private async Task ApplyAsync(IndexStore store, IReadOnlyCollection<CatalogChange> changes, CancellationToken cancellationToken)
    {
        var numbers = new Dictionary<Guid, long>();
        var skus = changes.Where(change => change.ProductId is null).SelectMany(change => change.Skus).ToHashSet(StringComparer.Ordinal);
        var owners = await source.FindOwnersAsync(skus, cancellationToken);
        foreach (var change in changes.Where(change => !change.IsOfEverything))
        {
            var ids = change.ProductId is { } id ? [id] : change.Skus.Where(owners.ContainsKey).Select(sku => owners[sku]);
            foreach (var changed in ids)
                numbers[changed] = Math.Max(change.Sequence, numbers.GetValueOrDefault(changed));
        }

        var found = (await source.FindAsync(numbers.Keys, cancellationToken)).ToDictionary(product => product.Id);
        foreach (var (id, number) in numbers)
        {
            if (found.TryGetValue(id, out var product))
                store.Put(product, number);
            else
                store.Remove(id);
        }

        store.Refresh();
        store.Sequence = Math.Max(store.Sequence, changes.Max(change => change.Sequence));
    }

    /// <summary>True if everybody is to build anew by a change behind this number.</summary>
    internal async Task<bool> IsAskedForSinceAsync(long sequence, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CatalogChanges.AnyAsync(c => c.ProductId == Guid.Empty && c.Sequence > sequence, cancellationToken);
    }

    /// <summary>True if the log still has a change of this number or before.</summary>
    internal async Task<bool> ReachesAsync(long sequence, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CatalogChanges.AnyAsync(c => c.Sequence <= sequence, cancellationToken);
    }

    /// <summary>The next changes behind a number.</summary>
    internal async Task<IReadOnlyList<CatalogChange>> ReadAsync(long after, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CatalogChanges.AsNoTracking().Where(c => c.Sequence > after).OrderBy(c => c.Sequence).Take(Batch).ToListAsync(cancellationToken);
    }

    internal async Task<long> HeadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CatalogChanges.OrderByDescending(c => c.Sequence).Select(c => c.Sequence).FirstOrDefaultAsync(cancellationToken);
    }

    internal async Task<DateTimeOffset?> TimeOfAsync(long sequence, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CatalogChanges.AsNoTracking().Where(c => c.Sequence == sequence).Select(c => (DateTimeOffset?)c.At).FirstOrDefaultAsync(cancellationToken);
    }

    private static void DeleteOthers(SearchFolder folder, string but)
    {
        foreach (var index in folder.Indexes.Where(index => index != but))
            SearchFolder.Delete(index);
    }

    private void Close()
    {
        if (_store is { } store)
        {
            _store = null;
            try
            {
                // The next start need not read again what is known. Whether it has all of the log, it finds out.
                store.Commit();
            }
            catch (Exception damage) when (damage is IOException or InvalidOperationException)
            {
                LogFailed(damage.Message, damage);
            }

            store.Dispose();
        }

        _folder?.Dispose();
        _folder = null;
    }

    [LoggerMessage(LogLevel.Information, "The search index has {Products} products and all changes up to {Sequence}")]
    private partial void LogOpened(int products, long sequence);

    [LoggerMessage(LogLevel.Information, "The search index is built anew; queries are answered from the present one meanwhile")]
    private partial void LogRebuilding();

    [LoggerMessage(LogLevel.Warning, "The search index in {Folder} cannot be read and is built anew: {Reason}")]
    private partial void LogDamaged(string folder, string reason);

    [LoggerMessage(LogLevel.Warning, "The search index has {Indexed} products where the database has {Stored}, and is built anew")]
    private partial void LogMiscounted(int indexed, int stored);

    [LoggerMessage(LogLevel.Warning, "The search index cannot be brought up to date: {Reason}")]
    private partial void LogFailed(string reason, Exception exception);
}
