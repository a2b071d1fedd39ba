namespace Shop.Upstreams;

/// <summary>Units by SKU and who has reserved them: what is reserved and what is free is always what there is.</summary>
internal sealed class Stock(int seed, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int?> _set = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Reservation> _reservations = new(StringComparer.Ordinal);

    public AvailabilityAnswer Availability(IEnumerable<string> skus)
    {
        lock (_lock)
        {
            return new AvailabilityAnswer([.. skus.Distinct(StringComparer.Ordinal).Where(sku => Units(sku) is not null)
                .Select(sku => new AvailabilityItem(sku, Free(sku), time.GetUtcNow()))]);
        }
    }

    /// <summary>All lines or none. The same again lengthens it; other lines take the place of the former ones.</summary>
    public (bool IsNew, IReadOnlyList<Shortage>? Shortages) Reserve(string id, ReservationRequest request)
    {
        lock (_lock)
        {
            var former = _reservations.GetValueOrDefault(id);
            var isNew = former is null || former.Expires <= time.GetUtcNow();
            _reservations.Remove(id);
            var wanted = request.Lines.GroupBy(line => line.Sku, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(line => line.Quantity), StringComparer.Ordinal);
            var shortages = wanted.Where(line => line.Value > Free(line.Key)).Select(line => new Shortage(line.Key, line.Value, Free(line.Key))).ToList();
            if (shortages.Count == 0)
                _reservations[id] = new Reservation(wanted, time.GetUtcNow().AddSeconds(request.TtlSeconds));
            else if (!isNew)
                _reservations[id] = former!;
            return (isNew, shortages.Count == 0 ? null : shortages);
        }
    }

    public void Release(string id)
    {
        lock (_lock)
            _reservations.Remove(id);
    }

    /// <param name="sku">The SKU.</param>
    /// <param name="units">Null for a SKU that the service does not know.</param>
    public void Set(string sku, int? units)
    {
        lock (_lock)
            _set[sku] = units;
    }

    public StockLevel Level(string sku)
    {
        lock (_lock)
            return new StockLevel(Units(sku) ?? 0, Reserved(sku), Free(sku));
    }

    private int? Units(string sku) => _set.TryGetValue(sku, out var units) ? units : Seed.Number(seed, "stock", sku, 0, 200);

    private int Free(string sku) => (Units(sku) ?? 0) - Reserved(sku);

    private int Reserved(string sku)
    {
        foreach (var (id, _) in _reservations.Where(r => r.Value.Expires <= time.GetUtcNow()).ToList())
            _reservations.Remove(id);
        return _reservations.Values.Sum(r => r.Lines.GetValueOrDefault(sku));
    }

    private sealed record Reservation(IReadOnlyDictionary<string, int> Lines, DateTimeOffset Expires);
}
