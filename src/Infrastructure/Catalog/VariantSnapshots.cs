using System.Collections.Concurrent;
using AutoMapper;
using AutoMapper.QueryableExtensions;
using Microsoft.EntityFrameworkCore;
using Shop.Application.Carts;
using Shop.Application.Catalog;
using Shop.Domain.Carts;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

/// <summary>What the shop says of a SKU now.</summary>
internal sealed record VariantSnapshot(VariantRow Row, IReadOnlyList<UnitPrice> Prices, Availability Availability)
{
    private readonly Offer[] _offers = [.. Prices.Select(price => CombinedOffers.Of(Row, price, Availability))];

    public string Sku { get; } = Row.Sku;

    public UnitPrice? PriceIn(Currency currency) => SoldIn(currency)?.Price;

    public Offer OfferIn(Currency currency) => SoldIn(currency) ?? CombinedOffers.Of(Row, null, Availability);

    private Offer? SoldIn(Currency currency)
    {
        foreach (var offer in _offers)
        {
            if (offer.Price!.Price.Currency == currency)
                return offer;
        }

        return null;
    }
}

/// <summary>
/// Variants with their prices and stock, kept in memory for as long as the log of changes is being followed and says nothing
/// of them. See docs/adr/0007.
/// </summary>
internal sealed class VariantSnapshots(IDbContextFactory<ShopDbContext> contexts, IMapper mapper, LogPosition position, TimeProvider time)
{
    private const int Capacity = 50_000;

    /// <summary>Bounds what nobody logs, such as SQL by hand.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    // Not a MemoryCache: that notes each look as the entry's last, and cores that look at the same entries wait for each other's notes.
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Load> _underWay = new(StringComparer.Ordinal);
    private readonly Evictions _evictions = new();
    private readonly Lock _storing = new();

    /// <summary>A snapshot for each of the SKUs that is known; twice where it is asked for twice.</summary>
    public ValueTask<IReadOnlyList<VariantSnapshot>> FindAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (!position.IsFollowedAt(now))
            return LoadAsync([], skus, cancellationToken);
        var found = new List<VariantSnapshot>(skus.Count);
        List<string>? missing = null;
        var oldest = now - (long)(Lifetime.TotalSeconds * time.TimestampFrequency);
        foreach (var sku in skus)
        {
            if (_kept.TryGetValue(sku, out var kept) && kept.Since >= oldest)
                found.Add(kept.Snapshot);
            else
                (missing ??= []).Add(sku);
        }

        return missing is null ? ValueTask.FromResult<IReadOnlyList<VariantSnapshot>>(found) : LoadAsync(found, missing, cancellationToken);
    }

    /// <summary>To be called after a change of these SKUs was committed.</summary>
    public void Evict(IEnumerable<string> skus)
    {
        lock (_storing)
        {
            foreach (var sku in skus)
            {
                _evictions.Note(sku);
                _kept.TryRemove(sku, out _);
            }
        }
    }

    /// <summary>To be called when changes may have been missed.</summary>
    public void Clear()
    {
        lock (_storing)
        {
            _evictions.NoteAll();
            _kept.Clear();
        }
    }

    /// <summary>Who has read a version of a product does not want to be told of its variants as they were before.</summary>
    public void ForgetOlder(Guid productId, long version, IEnumerable<string> skus)
    {
        lock (_storing)
        {
            foreach (var sku in skus)
            {
                var isOlder = _kept.TryGetValue(sku, out var kept) && (kept.Snapshot.Row.ProductId != productId || kept.Snapshot.Row.ProductVersion < version);
                if (isOlder)
                    _kept.TryRemove(sku, out _);
                if (isOlder || _underWay.ContainsKey(sku))
                    _evictions.Note(sku);
            }
        }
    }

    /// <summary>A SKU that is being read already is waited for, unless it was changed since that began. A read belongs to nobody: who cancels ends their own wait.</summary>
    private async ValueTask<IReadOnlyList<VariantSnapshot>> LoadAsync(List<VariantSnapshot> found, IReadOnlyCollection<string> missing, CancellationToken cancellationToken)
    {
        var loads = new List<(string Sku, Load Load)>(missing.Count);
        var own = new List<string>();
        Load load;
        lock (_storing)
        {
            load = new Load(_evictions.Now);
            foreach (var sku in missing)
            {
                // Read by others since it was looked for.
                if (position.IsFollowed && _kept.TryGetValue(sku, out var kept) && time.GetElapsedTime(kept.Since) < Lifetime)
                {
                    found.Add(kept.Snapshot);
                    continue;
                }

                if (!_underWay.TryGetValue(sku, out var other) || _evictions.IsSince(sku, other.Began))
                {
                    _underWay[sku] = other = load;
                    own.Add(sku);
                }

                loads.Add((sku, other));
            }
        }

        if (own.Count > 0)
            _ = RunAsync(load, own);
        foreach (var (sku, one) in loads)
        {
            if ((await one.Result.WaitAsync(cancellationToken)).TryGetValue(sku, out var snapshot))
                found.Add(snapshot);
        }

        return found;
    }

    private async Task RunAsync(Load load, List<string> skus)
    {
        try
        {
            var loaded = new Dictionary<string, VariantSnapshot>(skus.Count, StringComparer.Ordinal);
            await using (var db = await contexts.CreateDbContextAsync())
            {
                var listed = (await skus.QueryAsync(some => db.ListPrices.AsNoTracking().Where(p => some.Contains(p.Sku)), CancellationToken.None).ToListAsync()).ToLookup(p => p.Sku, StringComparer.Ordinal);
                await foreach (var snapshot in skus.QueryAsync(some => Query(db, some, listed), CancellationToken.None))
                    loaded[snapshot.Sku] = snapshot;
            }

            End(load, skus, loaded.Values);
            load.Done(loaded);
        }
        catch (Exception exception)
        {
            End(load, skus, []);
            load.Failed(exception);
        }
    }

    /// <summary>Keeps what was read, but not what was changed meanwhile: who read before a commit and comes here after its eviction would keep what is no longer so.</summary>
    private void End(Load load, List<string> skus, IEnumerable<VariantSnapshot> loaded)
    {
        lock (_storing)
        {
            foreach (var sku in skus.Where(sku => _underWay.GetValueOrDefault(sku) == load))
                _underWay.Remove(sku);
            if (position.IsFollowed)
                Keep([.. loaded.Where(snapshot => !_evictions.IsSince(snapshot.Sku, load.Began))]);
        }
    }

    private IQueryable<VariantSnapshot> Query(ShopDbContext db, string[] skus, ILookup<string, ListPrice> listed) =>
        from row in db.Variants.AsNoTracking().Where(v => skus.Contains(v.Sku)).ProjectTo<VariantRow>(mapper.ConfigurationProvider)
        join counted in db.StockLevels.AsNoTracking() on row.Sku equals counted.Sku into levels
        from level in levels.DefaultIfEmpty()
        select Snapshot(row, level, listed);

    private static VariantSnapshot Snapshot(VariantRow row, StockLevel? level, ILookup<string, ListPrice> listed) => new(
        row,
        [.. listed[row.Sku].Select(price => new UnitPrice(price.Price, price.CompareAtPrice, DataSource.Live, price.UpdatedAt)).Append(OwnPrice(row)).DistinctBy(price => price.Price.Currency)],
        // Where nothing is counted, the product's last change is what its availability is known from.
        level is null ? Availability.NotCounted(row.ProductUpdatedAt) : Availability.Of(level.Free, DataSource.Live, level.UpdatedAt));

    private static UnitPrice OwnPrice(VariantRow row) =>
        new(new Money(row.PriceMinor, row.Currency), row.CompareAtMinor is { } former ? new Money(former, row.Currency) : null, DataSource.Live, row.ProductUpdatedAt);

    /// <summary>Where there is no more room, a sixteenth makes it, whoever that is: what is asked for often is soon back.</summary>
    private void Keep(List<VariantSnapshot> loaded)
    {
        var since = time.GetTimestamp();
        if (_kept.Count + loaded.Count > Capacity)
        {
            foreach (var (sku, _) in _kept.Skip(Random.Shared.Next(Capacity)).Take(Capacity / 16))
                _kept.TryRemove(sku, out _);
        }

        loaded.ForEach(snapshot => _kept[snapshot.Sku] = new Kept(snapshot, since));
    }

    private readonly record struct Kept(VariantSnapshot Snapshot, long Since);

    /// <summary>A read that is under way, and the last eviction before it began.</summary>
    private sealed class Load(long began)
    {
        private readonly TaskCompletionSource<IReadOnlyDictionary<string, VariantSnapshot>> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Began => began;

        public Task<IReadOnlyDictionary<string, VariantSnapshot>> Result => _result.Task;

        public void Done(IReadOnlyDictionary<string, VariantSnapshot> loaded) => _result.SetResult(loaded);

        public void Failed(Exception exception) => _result.SetException(exception);
    }
}
