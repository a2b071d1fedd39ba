using System.Collections.Concurrent;

namespace Shop.Replay;

/// <summary>
/// Compares carts with what the shop has acknowledged: each line has at least those units, and no more than those and the
/// calls that were never answered, which may have been applied.
/// </summary>
internal sealed class Verification(ShopClient shop, int shoppers)
{
    private const int Shown = 10;

    private readonly Tally _read = new();
    private readonly ConcurrentBag<string> _faults = [];
    private int _lost;
    private int _surplus;
    private int _applied;

    public async Task<bool> RunAsync(IReadOnlyCollection<Record> records, CancellationToken cancellationToken)
    {
        await _read.TimeAsync(() => Parallel.ForEachAsync(records, new ParallelOptions { MaxDegreeOfParallelism = shoppers, CancellationToken = cancellationToken }, CheckAsync));
        _read.Print("read");
        foreach (var fault in _faults.Take(Shown))
            Console.WriteLine($"  {fault}");
        Console.WriteLine(
            $"{records.Count} carts, {records.Sum(r => r.Acknowledged.Values.Sum())} acknowledged changes, {_lost} units lost, {_surplus} units too many; "
            + $"of {records.Sum(r => r.InFlight.Values.Sum())} calls without an answer {_applied} were applied");
        return records.Count > 0 && _read.Errors == 0 && _faults.IsEmpty;
    }

    private async ValueTask CheckAsync(Record record, CancellationToken cancellationToken)
    {
        var reply = await _read.CallAsync(() => shop.GetAsync(record.Cart, cancellationToken), silenceIsExpected: false);
        if (!reply.IsSuccess)
            _faults.Add($"cart {record.Cart.Id}: {(reply.NeverCame ? "no answer" : $"status {reply.Status}")}");
        var found = reply.Quantities();
        foreach (var sku in record.Acknowledged.Keys.Union(record.InFlight.Keys).Union(found.Keys))
        {
            var (acknowledged, inFlight, units) = (record.Acknowledged.GetValueOrDefault(sku), record.InFlight.GetValueOrDefault(sku), found.GetValueOrDefault(sku));
            Interlocked.Add(ref _lost, Math.Max(0, acknowledged - units));
            Interlocked.Add(ref _surplus, Math.Max(0, units - acknowledged - inFlight));
            Interlocked.Add(ref _applied, Math.Clamp(units - acknowledged, 0, inFlight));
            if (units < acknowledged || units > acknowledged + inFlight)
                _faults.Add($"cart {record.Cart.Id}: {units} units of {sku}, {acknowledged} were acknowledged, {inFlight} in flight");
        }
    }
}
