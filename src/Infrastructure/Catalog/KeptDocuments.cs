using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Shop.Application.Catalog;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Catalog;

/// <summary>
/// Documents kept in memory for as long as the log of changes is being followed and says nothing of what they were made of; where
/// prices or stock are a service's, no longer than those are good. See docs/adr/0013.
/// </summary>
internal sealed class KeptDocuments(ProductDocuments made, SharedDocuments shared, LogPosition position, IOptions<CatalogOptions> options, TimeProvider time) : IProductDocuments
{
    /// <summary>Bounds what nobody logs, such as SQL by hand.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>The key under which the eviction of categories is noted, of which each product's detail shows some.</summary>
    private const string Categories = "> categories";

    private readonly long _mostBytes = options.Value.CacheMegabytes * 1024L * 1024L;
    private readonly ConcurrentDictionary<Key, Entry> _kept = [];
    private readonly Lock _storing = new();
    private readonly Evictions _evictions = new();
    private readonly Dictionary<Key, Flight> _flights = [];
    private readonly Dictionary<Guid, List<Entry>> _ofProduct = [];
    private readonly Dictionary<string, Guid> _productOf = new(StringComparer.Ordinal);

    /// <summary>In the order in which they are next looked at when room is needed; who was used since then is spared once.</summary>
    private readonly LinkedList<Entry> _round = [];

    private long _bytes;

    /// <summary>About how much memory is taken.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public ValueTask<ProductDocument?> FindAsync(string idOrSlug, Currency currency, CancellationToken cancellationToken) =>
        FindKept(idOrSlug, currency) is { } kept ? ValueTask.FromResult<ProductDocument?>(kept) : LoadAsync(DetailKey(idOrSlug, currency), cancellationToken);

    public ProductDocument? FindKept(string idOrSlug, Currency currency) => Find(DetailKey(idOrSlug, currency), time.GetTimestamp());

    public async ValueTask<IReadOnlyList<ProductDocument>> FindSummariesAsync(IReadOnlyList<Guid> ids, Currency currency, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        var found = new List<ProductDocument>(ids.Count);
        HashSet<Key>? missing = null;
        foreach (var id in ids)
        {
            var key = new Key(id, null, currency, IsSummary: true);
            if (Find(key, now) is { } kept)
                found.Add(kept);
            else
                (missing ??= []).Add(key);
        }

        if (missing is null)
            return found;
        var byId = found.ToDictionary(document => document.Id);
        foreach (var (key, document) in await LoadAsync(missing, cancellationToken))
            byId[key.Id] = document;
        return [.. ids.Where(byId.ContainsKey).Select(id => byId[id])];
    }

    /// <summary>To be called after changes were committed, when nothing is remembered any more of what is read for documents.</summary>
    public void Evict(IEnumerable<CatalogChange> changes)
    {
        lock (_storing)
        {
            foreach (var change in changes)
            {
                if (change.ProductId is { } product)
                    Evict(product, change.Sequence);
                foreach (var sku in change.Skus)
                {
                    _evictions.Note(sku, change.Sequence);
                    if (_productOf.TryGetValue(sku, out var owner))
                        RemoveOf(owner);
                }

                if (change.IsOfCategories)
                {
                    _evictions.Note(Categories, change.Sequence);
                    foreach (var entry in _round.Where(entry => !entry.IsSummary).ToList())
                        Remove(entry);
                }
            }
        }
    }

    /// <summary>To be called when changes may have been missed.</summary>
    public void Clear()
    {
        lock (_storing)
        {
            _evictions.NoteAll();
            foreach (var entry in _round.ToList())
                Remove(entry);
        }
    }

    private static Key DetailKey(string idOrSlug, Currency currency) => Guid.TryParse(idOrSlug, out var id) ? new(id, null, currency, IsSummary: false) : new(Guid.Empty, idOrSlug, currency, IsSummary: false);

    private ProductDocument? Find(Key key, long now)
    {
        if (!_kept.TryGetValue(key, out var entry) || now >= entry.Until || !position.IsFollowedAt(now))
            return null;
        entry.Use();
        if (now >= entry.RefreshAt && entry.MayBeRefreshed())
            Refresh(key);
        return entry.Document;
    }

    /// <summary>Made anew before it has to be, so that nobody waits. If that fails, whoever asks when the time is over is told.</summary>
    private void Refresh(Key key) => ThreadPool.UnsafeQueueUserWorkItem(static work => work.Documents.Board([work.Key], null), (Documents: this, Key: key), preferLocal: false);

    private async ValueTask<ProductDocument?> LoadAsync(Key key, CancellationToken cancellationToken) =>
        (await LoadAsync((IReadOnlyCollection<Key>)[key], cancellationToken)).GetValueOrDefault(key);

    /// <summary>
    /// What is being made already is waited for, but good only if nothing that it is made of was changed between the beginning and now:
    /// who asks after a change has to see it. Who cancels ends their own wait.
    /// </summary>
    private async ValueTask<Dictionary<Key, ProductDocument>> LoadAsync(IReadOnlyCollection<Key> wanted, CancellationToken cancellationToken)
    {
        var arrived = _evictions.Now;
        var found = new Dictionary<Key, ProductDocument>(wanted.Count);
        while (wanted.Count > 0)
        {
            var again = new List<Key>();
            foreach (var (key, flight) in Board(wanted, found))
            {
                var document = (await flight.Done.WaitAsync(cancellationToken)).GetValueOrDefault(key);
                if (flight.Began < arrived && IsChanged(key, document, flight.Began))
                    again.Add(key);
                else if (document is not null)
                    found[key] = document;
            }

            wanted = again;
        }

        return found;
    }

    /// <summary>What is being made of these, and what the caller begins to make; a database such as SQLite answers before this returns.</summary>
    /// <param name="keys">What is wanted.</param>
    /// <param name="found">Gets what others have made since it was looked for. A refresh, which wants what is kept made anew, gives null.</param>
    private List<(Key Key, Flight Flight)> Board(IReadOnlyCollection<Key> keys, Dictionary<Key, ProductDocument>? found)
    {
        var boarded = new List<(Key, Flight)>(keys.Count);
        var own = new List<Key>();
        Flight next;
        lock (_storing)
        {
            next = new Flight(_evictions.Now, position.Settled);
            foreach (var key in keys)
            {
                if (found is not null && _kept.TryGetValue(key, out var kept) && time.GetTimestamp() is var now && now < kept.Until && position.IsFollowedAt(now))
                {
                    found[key] = kept.Document;
                    continue;
                }

                if (!_flights.TryGetValue(key, out var flight))
                {
                    _flights[key] = flight = next;
                    own.Add(key);
                }

                boarded.Add((key, flight));
            }
        }

        if (own.Count > 0)
            _ = FlyAsync(next, own);
        return boarded;
    }

    private async Task FlyAsync(Flight flight, List<Key> keys)
    {
        try
        {
            var found = new Dictionary<Key, ProductDocument>(keys.Count);
            await TakeSharedAsync(flight, keys, found);
            List<Key> rest = [.. keys.Where(key => !found.ContainsKey(key))];
            if (rest.Count > 0)
            {
                var madeAt = time.GetUtcNow();
                foreach (var (key, document) in await MakeAsync(rest))
                {
                    found[key] = document;
                    if (Keep(key, document, flight, madeAt) && document.GoodUntil is null)
                        shared.Keep(NameOf(key), new SharedDocument(document, flight.Settled, madeAt), Lifetime);
                }
            }

            Land(flight, keys);
            flight.End(found);
        }
        catch (Exception exception)
        {
            Land(flight, keys);
            flight.Fail(exception);
        }
    }

    private async Task<Dictionary<Key, ProductDocument>> MakeAsync(List<Key> keys)
    {
        if (keys is [{ IsSummary: false } key])
            return await made.FindAsync(key.Slug ?? key.Id.ToString(), key.Currency, CancellationToken.None) is { } document ? new() { [key] = document } : [];
        var currency = keys[0].Currency;
        return (await made.FindSummariesAsync([.. keys.Select(k => k.Id)], currency, CancellationToken.None)).ToDictionary(summary => new Key(summary.Id, null, currency, IsSummary: true));
    }

    /// <summary>What another instance has made is good if this one knows of all changes since, and none of them is about it.</summary>
    private async Task TakeSharedAsync(Flight flight, List<Key> keys, Dictionary<Key, ProductDocument> found)
    {
        if (!shared.IsUsed || !position.IsFollowed)
            return;
        var others = await shared.FindAsync([.. keys.Select(NameOf)]);
        for (var i = 0; i < keys.Count; i++)
        {
            if (others[i] is { } other && IsCurrent(keys[i], other))
            {
                found[keys[i]] = other.Document;
                Keep(keys[i], other.Document, flight, other.MadeAt);
            }
        }
    }

    private bool IsCurrent(Key key, SharedDocument other)
    {
        lock (_storing)
        {
            return position.IsFollowed && other.Settled >= position.KnownFrom && time.GetUtcNow() - other.MadeAt < Lifetime
                && !AnySource(key, other.Document, source => _evictions.IsBehind(source, other.Settled));
        }
    }

    private bool IsChanged(Key key, ProductDocument? document, long since)
    {
        // Of what was not found nobody knows what it would have been made of.
        lock (_storing)
            return document is null || AnySource(key, document, source => _evictions.IsSince(source, since));
    }

    private static bool AnySource(Key key, ProductDocument document, Predicate<object> isSo) =>
        isSo(document.Id) || document.Skus.Any(sku => isSo(sku)) || (!key.IsSummary && isSo(Categories));

    private void Land(Flight flight, List<Key> keys)
    {
        lock (_storing)
        {
            foreach (var key in keys.Where(key => _flights.GetValueOrDefault(key) == flight))
                _flights.Remove(key);
        }
    }

    /// <summary>Keeps what was made unless that is too old already. True if others may have it as well.</summary>
    private bool Keep(Key key, ProductDocument document, Flight flight, DateTimeOffset madeAt)
    {
        var (now, today) = (time.GetTimestamp(), time.GetUtcNow());
        var end = madeAt + Lifetime;
        var life = (document.GoodUntil is { } good && good < end ? good : end) - today;
        lock (_storing)
        {
            if (life <= TimeSpan.Zero || !position.IsFollowed || AnySource(key, document, source => _evictions.IsSince(source, flight.Began)))
                return false;
            var entry = new Entry(key, document, now + Ticks(life / 2), now + Ticks(life));
            foreach (var name in entry.Names)
            {
                if (_kept.TryGetValue(name, out var former))
                    Remove(former);
                _kept[name] = entry;
            }

            if (!_ofProduct.TryGetValue(document.Id, out var siblings))
                _ofProduct[document.Id] = siblings = [];
            siblings.Add(entry);
            foreach (var sku in document.Skus)
                _productOf[sku] = document.Id;
            entry.Place = _round.AddLast(entry);
            _bytes += entry.Bytes;
            MakeRoom();
            return !AnySource(key, document, source => _evictions.IsBehind(source, flight.Settled));
        }
    }

    private void MakeRoom()
    {
        while (_bytes > _mostBytes && _round.First is { } oldest)
        {
            if (oldest.Value.WasUsed())
            {
                _round.RemoveFirst();
                _round.AddLast(oldest);
            }
            else
            {
                Remove(oldest.Value);
            }
        }
    }

    private void Evict(Guid product, long sequence)
    {
        _evictions.Note(product, sequence);
        RemoveOf(product);
    }

    private void RemoveOf(Guid product)
    {
        if (_ofProduct.TryGetValue(product, out var entries))
        {
            foreach (var entry in entries.ToList())
                Remove(entry);
        }
    }

    private void Remove(Entry entry)
    {
        foreach (var name in entry.Names)
            _kept.TryRemove(KeyValuePair.Create(name, entry));
        _round.Remove(entry.Place!);
        _bytes -= entry.Bytes;
        var siblings = _ofProduct[entry.Document.Id];
        siblings.Remove(entry);
        if (siblings.Count > 0)
            return;
        _ofProduct.Remove(entry.Document.Id);
        foreach (var sku in entry.Document.Skus.Where(sku => _productOf.GetValueOrDefault(sku) == entry.Document.Id))
            _productOf.Remove(sku);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private static string NameOf(Key key) => $"{(key.IsSummary ? "summary" : "detail")}:{key.Slug ?? key.Id.ToString("N")}:{key.Currency}";

    /// <param name="Id">The product's id, or none where it is looked up by its slug.</param>
    /// <param name="Slug">Null where it is looked up by its id.</param>
    /// <param name="Currency">Of the prices.</param>
    /// <param name="IsSummary">What lists show, or the whole.</param>
    private readonly record struct Key(Guid Id, string? Slug, Currency Currency, bool IsSummary);

    private sealed class Entry
    {
        /// <summary>About what an entry takes beside its document, and each of its SKUs.</summary>
        private const int Overhead = 600;
        private const int OverheadOfSku = 150;

        private bool _isUsed;
        private int _isRefreshed;

        public Entry(Key key, ProductDocument document, long refreshAt, long until)
        {
            (Document, RefreshAt, Until, IsSummary) = (document, refreshAt, until, key.IsSummary);
            Names = key.IsSummary ? [key] : [key with { Id = document.Id, Slug = null }, key with { Id = Guid.Empty, Slug = document.Slug }];

            // As if it were packed already: its two packed forms together are never larger than itself.
            Bytes = (2L * document.Content.Plain.Bytes.Length) + Overhead + (OverheadOfSku * document.Skus.Count);
        }

        public ProductDocument Document { get; }

        public bool IsSummary { get; }

        public Key[] Names { get; }

        public long RefreshAt { get; }

        public long Until { get; }

        public long Bytes { get; }

        public LinkedListNode<Entry>? Place { get; set; }

        public void Use()
        {
            // Looked at first: cores that write to the same entry wait for each other.
            if (!_isUsed)
                _isUsed = true;
        }

        public bool WasUsed()
        {
            var was = _isUsed;
            _isUsed = false;
            return was;
        }

        /// <summary>True once.</summary>
        public bool MayBeRefreshed() => _isRefreshed == 0 && Interlocked.Exchange(ref _isRefreshed, 1) == 0;
    }

    /// <summary>Documents that are being made: the last eviction before that began, and how far the log had been heeded.</summary>
    private sealed class Flight(long began, long settled)
    {
        private readonly TaskCompletionSource<Dictionary<Key, ProductDocument>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Began => began;

        public long Settled => settled;

        public Task<Dictionary<Key, ProductDocument>> Done => _done.Task;

        public void End(Dictionary<Key, ProductDocument> found) => _done.SetResult(found);

        public void Fail(Exception exception) => _done.SetException(exception);
    }
}
