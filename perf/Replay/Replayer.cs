using System.Collections.Concurrent;
using System.Diagnostics;

namespace Shop.Replay;

/// <summary>Shoppers who each take the next basket, begin a cart, and put in one item a call; at the end every cart is read and compared.</summary>
/// <param name="shop">Where they shop.</param>
/// <param name="journal">Where it is written down what the shop has acknowledged.</param>
/// <param name="shoppers">How many.</param>
/// <param name="outage">How long, if the store is made to fail meanwhile and 503 is an answer; what is in the carts is compared afterwards then.</param>
internal sealed class Replayer(ShopClient shop, Journal? journal, int shoppers, TimeSpan? outage)
{
    private static readonly TimeSpan PauseAfterUnavailable = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentBag<(CartKey Cart, IReadOnlyList<string> Basket)> _carts = [];
    private readonly Tally _sent = new() { ExpectsUnavailable = outage is not null };
    private readonly Tally _read = new();
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private int _acknowledged;
    private int _wentHome;
    private int _mismatches;

    public async Task<bool> RunAsync(IReadOnlyList<IReadOnlyList<string>> baskets, CancellationToken cancellationToken)
    {
        var queue = new ConcurrentQueue<IReadOnlyList<string>>(baskets);
        await _sent.TimeAsync(() => Task.WhenAll(Enumerable.Range(0, shoppers).Select(_ => ShopAsync(queue, cancellationToken))));
        _sent.Print("sent");
        if (outage is not null)
        {
            Console.WriteLine($"{_acknowledged} changes in {_carts.Count} carts were acknowledged");
            return _sent.Errors == 0 && _wentHome == 0;
        }

        if (_wentHome > 0)
        {
            Console.WriteLine($"the shop went away: {_acknowledged} changes in {_carts.Count} carts were acknowledged, {_wentHome} shoppers went home");
            return _sent.Errors == 0;
        }

        await _read.TimeAsync(() => Parallel.ForEachAsync(_carts, new ParallelOptions { MaxDegreeOfParallelism = shoppers, CancellationToken = cancellationToken }, CompareAsync));
        _read.Print("read");
        Console.WriteLine($"{_carts.Count} carts of {baskets.Count} baskets, {_mismatches} mismatches");
        return _sent.Errors + _read.Errors + _mismatches == 0 && _carts.Count == baskets.Count;
    }

    private async Task ShopAsync(ConcurrentQueue<IReadOnlyList<string>> baskets, CancellationToken cancellationToken)
    {
        while (!(_since.Elapsed > outage) && baskets.TryDequeue(out var basket))
        {
            if (!await FillAsync(basket, cancellationToken))
            {
                Interlocked.Increment(ref _wentHome);
                return;
            }
        }
    }

    /// <returns>False when the shop has gone and that was to be expected.</returns>
    private async Task<bool> FillAsync(IReadOnlyList<string> basket, CancellationToken cancellationToken)
    {
        var created = await _sent.CallAsync(() => shop.CreateAsync(cancellationToken), GoneIsExpected);
        if (created is not { Cart: { Token: { } token } cart })
        {
            await Task.Delay(PauseAfterUnavailable, cancellationToken);
            return !(created.NeverCame && GoneIsExpected);
        }

        var key = new CartKey(cart.Id, token);
        journal?.Created(key);
        _carts.Add((key, basket));
        foreach (var sku in basket)
        {
            var added = await _sent.CallAsync(() => shop.AddAsync(key, sku, cancellationToken), GoneIsExpected);
            if (added.IsSuccess)
            {
                journal?.Added(key, sku);
                Interlocked.Increment(ref _acknowledged);
            }
            else if (added.NeverCame || added.Status >= 500)
            {
                journal?.Unknown(key, sku);
                await Task.Delay(PauseAfterUnavailable, cancellationToken);
            }

            if (added.NeverCame && GoneIsExpected)
                return false;
        }

        return true;
    }

    private async ValueTask CompareAsync((CartKey Cart, IReadOnlyList<string> Basket) pair, CancellationToken cancellationToken)
    {
        var reply = await _read.CallAsync(() => shop.GetAsync(pair.Cart, cancellationToken), silenceIsExpected: false);
        var wanted = pair.Basket.GroupBy(sku => sku).ToDictionary(group => group.Key, group => group.Count());
        var found = reply.Quantities();
        if (!reply.IsSuccess || found.Count != wanted.Count || wanted.Any(line => found.GetValueOrDefault(line.Key) != line.Value))
            Interlocked.Increment(ref _mismatches);
    }

    private bool GoneIsExpected => journal is not null;
}

/// <summary>Calls, errors and how long they took.</summary>
internal sealed class Tally
{
    private readonly ConcurrentBag<double> _milliseconds = [];
    private readonly ConcurrentBag<(double Milliseconds, long At)> _unavailable = [];
    private readonly ConcurrentDictionary<int, int> _errors = [];
    private TimeSpan _duration;

    /// <summary>Then 503 is counted for itself, and no error.</summary>
    public bool ExpectsUnavailable { get; init; }

    public int Errors => _errors.Values.Sum();

    public async Task TimeAsync(Func<Task> work)
    {
        var begin = Stopwatch.GetTimestamp();
        await work();
        _duration = Stopwatch.GetElapsedTime(begin);
    }

    public async Task<Reply> CallAsync(Func<Task<Reply>> call, bool silenceIsExpected)
    {
        var begin = Stopwatch.GetTimestamp();
        var reply = await call();
        if (!(reply.NeverCame && silenceIsExpected))
            Add(reply, begin);
        return reply;
    }

    /// <param name="reply">What came.</param>
    /// <param name="begin">Of what it answers: a timestamp of <see cref="Stopwatch"/>.</param>
    public void Add(Reply reply, long begin)
    {
        if (reply.IsSuccess)
            _milliseconds.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        else if (reply.Status == 503 && ExpectsUnavailable)
            _unavailable.Add((Stopwatch.GetElapsedTime(begin).TotalMilliseconds, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
        else
            _errors.AddOrUpdate(reply.Status, 1, (_, before) => before + 1);
    }

    public void Print(string what)
    {
        var sorted = _milliseconds.Order().ToList();
        var calls = sorted.Count + Errors;
        Console.WriteLine(
            $"{what}: {calls} calls, {Errors} errors, {_duration.TotalSeconds:F1} s, {calls / _duration.TotalSeconds:F0} calls/s, p50 {Percentile(sorted, 0.50):F1} ms, p99 {Percentile(sorted, 0.99):F1} ms");
        if (ExpectsUnavailable)
        {
            // For the scripts beside this: times a 503, how long they took, and when the last of them came.
            var unavailable = _unavailable.Select(answer => answer.Milliseconds).Order().ToList();
            Console.WriteLine($"UNAVAILABLE {unavailable.Count} p99 {Percentile(unavailable, 0.99):F0} ms, last at {_unavailable.Select(answer => answer.At).DefaultIfEmpty().Max()}");
            Console.WriteLine($"SLOWEST {sorted.Concat(unavailable).DefaultIfEmpty().Max():F0} ms");
        }

        foreach (var (status, times) in _errors.OrderBy(error => error.Key))
            Console.WriteLine($"  {(status == 0 ? "no answer" : $"status {status}")}: {times}");
    }

    private static double Percentile(List<double> sorted, double part) =>
        sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(part * sorted.Count))];
}
