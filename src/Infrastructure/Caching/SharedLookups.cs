using System.Diagnostics;
using Microsoft.Extensions.Caching.Memory;
using Shop.Application.Operations;
using Shop.Domain.Common;
using Shop.Infrastructure.Common;

namespace Shop.Infrastructure.Caching;

/// <summary>What is known of a SKU: the service's <paramref name="Value"/>, or null where the service said that it knows none. Who keeps it asks again when it is no longer good.</summary>
internal readonly record struct Known<T>(T? Value, DataSource Source, DateTimeOffset AsOf, DateTimeOffset GoodUntil)
    where T : class;

/// <summary>
/// Answers of a service about many SKUs, shared by all who ask: one call for what one request lacks, one call for a SKU however
/// many want it at once, and what was last known for when the service fails. See docs/adr/0010.
/// </summary>
/// <param name="ask">Asks the service about some SKUs within a scope, such as a currency; those it does not know are absent.</param>
/// <param name="validUntil">When an answer ends by what it says itself.</param>
internal sealed class SharedLookups<T>(
    Func<string, IReadOnlyList<string>, CancellationToken, Task<IReadOnlyDictionary<string, T>>> ask, Func<T, DateTimeOffset?> validUntil,
    UpstreamOptions options, UpstreamHealth health, TimeProvider time) : IDisposable
    where T : class
{
    /// <summary>How soon whoever keeps what stood in for an answer asks again whether there is one.</summary>
    public static readonly TimeSpan StandInLife = TimeSpan.FromSeconds(1);

    /// <summary>Of a query: with its other parts it stays below the 8 KB that most servers take.</summary>
    private const int MaxQueryLength = 7000;

    private readonly MemoryCache _heard = new(new MemoryCacheOptions { SizeLimit = options.MaxKept });
    private readonly MemoryCacheEntryOptions _keeping = new() { Size = 1, AbsoluteExpirationRelativeToNow = options.KeepFor };
    private readonly Dictionary<(string Scope, string Sku), Task<IReadOnlyDictionary<string, Heard>?>> _underWay = [];
    private readonly Lock _sharing = new();
    private readonly CancellationTokenSource _end = new();
    private int _probing;

    /// <summary>What is known of each SKU; one of which nothing was ever heard is absent. Who cancels ends their own wait only.</summary>
    public async ValueTask<IReadOnlyDictionary<string, Known<T>>> GetAsync(string scope, IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, Known<T>>(skus.Count, StringComparer.Ordinal);
        HashSet<string>? due = null;
        var isFresh = true;
        var now = time.GetUtcNow();
        foreach (var sku in skus)
        {
            var heard = Find(scope, sku);
            if (heard is not null)
                known[sku] = heard.At(now);
            if (heard is null || now >= heard.RefreshAt)
                (due ??= new(StringComparer.Ordinal)).Add(sku);
            isFresh &= heard is not null && now < heard.FreshUntil;
        }

        if (due is null)
            return known;
        if (health.IsFailing)
            Probe(scope, due, known);
        else if (Join(scope, due, known) is { Count: > 0 } calls && !isFresh)
            await CollectAsync(calls, due, known, cancellationToken);

        var stale = known.Values.Count(k => k.Source != DataSource.Live);
        health.CountStandIns(stale, "cache");
        health.CountStandIns(due.Count(sku => !known.ContainsKey(sku)), "fallback");
        return known;
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        _heard.Dispose();
    }

    private Heard? Find(string scope, string sku) => _heard.TryGetValue((scope, sku), out Heard? heard) ? heard : null;

    /// <summary>The calls that will tell of these SKUs: those that are under way, and one for the rest.</summary>
    private HashSet<Task<IReadOnlyDictionary<string, Heard>?>> Join(string scope, IEnumerable<string> due, Dictionary<string, Known<T>> known)
    {
        var calls = new HashSet<Task<IReadOnlyDictionary<string, Heard>?>>();
        lock (_sharing)
        {
            var rest = new List<string>();
            foreach (var sku in due)
            {
                if (_underWay.TryGetValue((scope, sku), out var call))
                    calls.Add(call);
                else if (Find(scope, sku) is { } heard && time.GetUtcNow() is var now && now < heard.RefreshAt)
                    known[sku] = heard.At(now);
                else
                    rest.Add(sku);
            }

            foreach (var some in Calls(rest))
            {
                var call = Task.Run(() => CallAsync(scope, some), CancellationToken.None);
                calls.Add(call);
                foreach (var sku in some)
                    _underWay[(scope, sku)] = call;
            }
        }

        return calls;
    }

    /// <summary>One call at a time finds out, unwaited for, whether a service that failed is back.</summary>
    private void Probe(string scope, HashSet<string> due, Dictionary<string, Known<T>> known)
    {
        if (!health.MayBeAsked || Interlocked.Exchange(ref _probing, 1) == 1)
            return;
        _ = EndAsync(Task.WhenAll(Join(scope, Calls(due).First(), known)));

        async Task EndAsync(Task probe)
        {
            try
            {
                await probe;
            }
            finally
            {
                Volatile.Write(ref _probing, 0);
            }
        }
    }

    private async Task CollectAsync(HashSet<Task<IReadOnlyDictionary<string, Heard>?>> calls, HashSet<string> due, Dictionary<string, Known<T>> known, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            foreach (var call in calls)
            {
                if (await call.WaitAsync(cancellationToken) is not { } answers)
                    continue;
                foreach (var sku in due)
                {
                    if (answers.TryGetValue(sku, out var heard))
                        known[sku] = new Known<T>(heard.Value, DataSource.Live, heard.AsOf, heard.FreshUntil);
                }
            }
        }
        finally
        {
            DependencyTimes.Add(health.Service, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>Null when it failed. Never throws, since it belongs to nobody in particular.</summary>
    private async Task<IReadOnlyDictionary<string, Heard>?> CallAsync(string scope, IReadOnlyList<string> skus)
    {
        try
        {
            var answers = await ask(scope, skus, _end.Token);
            var now = time.GetUtcNow();
            var heard = skus.ToDictionary(sku => sku, sku => Hear(answers.GetValueOrDefault(sku), now), StringComparer.Ordinal);
            foreach (var (sku, answer) in heard)
                _heard.Set((scope, sku), answer, _keeping);
            health.Succeeded();
            return heard;
        }
        catch (UpstreamException exception)
        {
            health.Failed(exception);
            return null;
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            lock (_sharing)
            {
                foreach (var sku in skus)
                    _underWay.Remove((scope, sku));
            }
        }
    }

    private Heard Hear(T? value, DateTimeOffset now)
    {
        var freshUntil = now + options.FreshFor;
        if (value is not null && validUntil(value) is { } end && end < freshUntil)
            freshUntil = end;
        return new Heard(value, now, now + ((freshUntil - now) / 2), freshUntil);
    }

    private IEnumerable<List<string>> Calls(IEnumerable<string> skus)
    {
        var (some, length) = (new List<string>(), 0);
        foreach (var sku in skus)
        {
            var more = Uri.EscapeDataString(sku).Length + "&sku=".Length;
            if (some.Count == options.MaxSkusPerCall || length + more > MaxQueryLength)
            {
                yield return some;
                (some, length) = ([], 0);
            }

            some.Add(sku);
            length += more;
        }

        if (some.Count > 0)
            yield return some;
    }

    /// <summary>An answer of the service, and for how long it is one.</summary>
    private sealed record Heard(T? Value, DateTimeOffset AsOf, DateTimeOffset RefreshAt, DateTimeOffset FreshUntil)
    {
        public Known<T> At(DateTimeOffset now) => now < FreshUntil ? new(Value, DataSource.Live, AsOf, FreshUntil) : new(Value, DataSource.Cache, AsOf, now + StandInLife);
    }
}
