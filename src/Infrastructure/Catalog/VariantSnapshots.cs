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
internal sealed class VariantSnapshots(IDbContextFactory<ShopDbContext> contexts, IMapper mapper, TimeProvider time)
{
    private const int Capacity = 50_000;

    /// <summary>How long what is kept counts as live when nothing is heard of the log.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    /// <summary>Bounds what nobody logs, such as SQL by hand.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    // Not a MemoryCache: that notes each look as the entry's last, and cores that look at the same entries wait for each other's notes.
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly Lock _storing = new();
    private long _evictions;
    private long _followedAt;

    /// <summary>False until the log was read, and again when it cannot be.</summary>
    public bool IsFollowed => Volatile.Read(ref _followedAt) is not 0 and var at && time.GetElapsedTime(at) < Silence;

    /// <summary>A snapshot for each of the SKUs that is known; twice where it is asked for twice.</summary>
    public ValueTask<IReadOnlyList<VariantSnapshot>> FindAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        if (!IsFollowed)
            return LoadAsync([], skus, keep: false, cancellationToken);
        var found = new List<VariantSnapshot>(skus.Count);
        List<string>? missing = null;
        var oldest = time.GetTimestamp() - (long)(Lifetime.TotalSeconds * time.TimestampFrequency);
        foreach (var sku in skus)
        {
            if (_kept.TryGetValue(sku, out var kept) && kept.Since >= oldest)
                found.Add(kept.Snapshot);
            else
                (missing ??= []).Add(sku);
        }

        return missing is null ? ValueTask.FromResult<IReadOnlyList<VariantSnapshot>>(found) : LoadAsync(found, missing, keep: true, cancellationToken);
    }

    /// <summary>To be called after a change of these SKUs was committed.</summary>
    public void Evict(IEnumerable<string> skus)
    {
        lock (_storing)
        {
            foreach (var sku in skus)
            {
                _evictions++;
                _kept.TryRemove(sku, out _);
            }
        }
    }

    /// <summary>Everything that was committed before that moment has been evicted.</summary>
    public void Confirm(long timestamp)
    {
        // Changes may have been pruned while nobody listened.
        if (!IsFollowed)
        {
            lock (_storing)
            {
                _evictions++;
                _kept.Clear();
            }
        }

        Volatile.Write(ref _followedAt, timestamp);
    }

    private async ValueTask<IReadOnlyList<VariantSnapshot>> LoadAsync(List<VariantSnapshot> found, IReadOnlyCollection<string> missing, bool keep, CancellationToken cancellationToken)
    {
        var evictions = Interlocked.Read(ref _evictions);
        var loaded = new List<VariantSnapshot>(missing.Count);
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var listed = (await missing.QueryAsync(some => db.ListPrices.AsNoTracking().Where(p => some.Contains(p.Sku)), cancellationToken).ToListAsync(cancellationToken)).ToLookup(p => p.Sku, StringComparer.Ordinal);
            await foreach (var snapshot in missing.QueryAsync(some => Query(db, some, listed), cancellationToken))
                loaded.Add(snapshot);
        }

        // Who read before a commit and comes here after its eviction would keep what is no longer so.
        lock (_storing)
        {
            if (keep && _evictions == evictions)
                Keep(loaded);
        }

        found.AddRange(loaded);
        return found;
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
}
