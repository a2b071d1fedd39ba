using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Polly.RateLimiting;
using Shop.Domain.Common;
using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Common;

namespace Shop.Infrastructure.Tests.Caching;

public sealed class SharedLookupsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new(Given.Noon);
    private readonly ConcurrentQueue<string[]> _calls = [];
    private readonly UpstreamOptions _options = new() { FreshFor = TimeSpan.FromSeconds(10) };
    private readonly Lazy<SharedLookups<string>> _lookups;
    private Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyDictionary<string, string>>> _service = (skus, _) => Task.FromResult<IReadOnlyDictionary<string, string>>(Answer(skus));

    public SharedLookupsTests()
    {
        var health = new UpstreamHealth("pricing", _time, _services.GetRequiredService<IMeterFactory>(), NullLogger<UpstreamHealth>.Instance);
        _lookups = new(() => new SharedLookups<string>(
            (scope, skus, cancellationToken) =>
            {
                _calls.Enqueue([.. skus.Select(sku => scope + sku)]);
                return _service(skus, cancellationToken);
            },
            value => value.StartsWith("short", StringComparison.Ordinal) ? Given.Noon.AddSeconds(1) : null,
            _options,
            health,
            _time));
    }

    public void Dispose()
    {
        if (_lookups.IsValueCreated)
            _lookups.Value.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task AThousandFirstReadsOfOneSkuAreOneCall()
    {
        var answer = new TaskCompletionSource();
        _service = async (skus, _) =>
        {
            await answer.Task;
            return Answer(skus);
        };
        var reads = Enumerable.Range(0, 1000).Select(_ => Task.Run(() => GetAsync("A").AsTask())).ToList();
        await UntilAsync(() => !_calls.IsEmpty);
        answer.SetResult();
        Assert.All(await Task.WhenAll(reads), known => Assert.Equal(("a", DataSource.Live), (known["A"].Value, known["A"].Source)));
        Assert.Equal(["A"], Assert.Single(_calls));
    }

    [Fact]
    public async Task WhatOneRequestLacksIsOneCall()
    {
        var skus = Enumerable.Range(0, 100).Select(i => $"SKU-{i}").ToArray();
        Assert.Equal(100, (await GetAsync(skus)).Count);
        Assert.Equal(skus, Assert.Single(_calls));
        await GetAsync([.. skus, "ONE-MORE"]);
        Assert.Equal(["ONE-MORE"], _calls.Last());
    }

    [Fact]
    public async Task MoreThanACallMayHaveAreSeveral()
    {
        Assert.Equal(250, (await GetAsync([.. Enumerable.Range(0, 250).Select(i => $"SKU-{i}")])).Count);
        Assert.Equal([50, 100, 100], _calls.Select(call => call.Length).Order());
        _calls.Clear();
        Assert.Equal(100, (await GetAsync([.. Enumerable.Range(0, 100).Select(i => $"{new string('尺', 30)}{i}")])).Count);
        Assert.All(_calls, call => Assert.InRange(call.Sum(sku => Uri.EscapeDataString(sku).Length + 5), 1, 7000));
    }

    [Fact]
    public async Task WhatIsBeingAskedForIsNotAskedForAgain()
    {
        var answer = new TaskCompletionSource();
        _service = async (skus, _) =>
        {
            await answer.Task;
            return Answer(skus);
        };
        var first = GetAsync("A", "B").AsTask();
        var second = GetAsync("B", "C").AsTask();
        await UntilAsync(() => _calls.Count == 2);
        answer.SetResult();
        Assert.Equal("b", (await first)["B"].Value);
        Assert.Equal(["b", "c"], (await second).Values.Select(known => known.Value).Order());
        Assert.Equal([["A", "B"], ["C"]], _calls.OrderBy(call => call[0]));
    }

    [Fact]
    public async Task AScopeIsAskedForItself()
    {
        await _lookups.Value.GetAsync("EUR:", ["A"], TestContext.Current.CancellationToken);
        await _lookups.Value.GetAsync("USD:", ["A"], TestContext.Current.CancellationToken);
        Assert.Equal([["EUR:A"], ["USD:A"]], _calls);
    }

    [Fact]
    public async Task WhoCancelsEndsTheirOwnWaitOnly()
    {
        var answer = new TaskCompletionSource();
        _service = async (skus, cancellationToken) =>
        {
            await answer.Task.WaitAsync(cancellationToken);
            return Answer(skus);
        };
        using var impatience = new CancellationTokenSource();
        var impatient = _lookups.Value.GetAsync("", ["A"], impatience.Token).AsTask();
        var patient = GetAsync("A").AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        answer.SetResult();
        Assert.Equal("a", (await patient)["A"].Value);
        Assert.Single(_calls);
    }

    [Fact]
    public async Task AnAnswerIsLiveForAWhileAndRenewedBeforeItEndsWithoutAWait()
    {
        await GetAsync("A");
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal((DataSource.Live, Given.Noon), Provenance(await GetAsync("A")));
        Assert.Single(_calls);

        var answer = new TaskCompletionSource();
        _service = async (skus, _) =>
        {
            await answer.Task;
            return Answer(skus);
        };
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((DataSource.Live, Given.Noon), Provenance(await GetAsync("A")));
        await UntilAsync(() => _calls.Count == 2);
        answer.SetResult();
        await UntilAsync(async () => Provenance(await GetAsync("A")) == (DataSource.Live, Given.Noon.AddSeconds(6)));
        Assert.Equal(2, _calls.Count);
    }

    [Fact]
    public async Task AnAnswerThatEndsByItselfIsNotLiveForLonger()
    {
        _service = (skus, _) => Task.FromResult<IReadOnlyDictionary<string, string>>(skus.ToDictionary(sku => sku, _ => "short"));
        await GetAsync("A");
        _time.Advance(TimeSpan.FromSeconds(1));
        _service = (_, _) => throw Failure();
        Assert.Equal((DataSource.Cache, Given.Noon), Provenance(await GetAsync("A")));
    }

    [Fact]
    public async Task WhenTheServiceFailsTheLastKnownAnswerStandsInAndNothingIsMadeUp()
    {
        await GetAsync("A");
        _service = (_, _) => throw Failure();
        _time.Advance(TimeSpan.FromHours(1));
        var known = await GetAsync("A", "B");
        Assert.Equal((DataSource.Cache, Given.Noon), Provenance(known));
        Assert.Equal(["A"], known.Keys);

        _service = (skus, _) => Task.FromResult<IReadOnlyDictionary<string, string>>(Answer(skus));
        await UntilAsync(async () => Provenance(await GetAsync("A")).Source == DataSource.Live);
    }

    [Fact]
    public async Task ThatTheServiceKnowsNoneIsKnownToo()
    {
        _service = (_, _) => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());
        Assert.Equal((null, DataSource.Live), ((await GetAsync("A"))["A"].Value, (await GetAsync("A"))["A"].Source));
        Assert.Single(_calls);
    }

    [Fact]
    public async Task NobodyWaitsForAServiceThatFailsAndOneCallAtATimeFindsOutWhetherItIsBack()
    {
        await GetAsync("A");
        _time.Advance(TimeSpan.FromMinutes(1));
        _service = (_, _) => throw Failure();
        await GetAsync("A");

        var answer = new TaskCompletionSource();
        _service = async (skus, _) =>
        {
            await answer.Task;
            return Answer(skus);
        };
        for (var i = 0; i < 100; i++)
            Assert.True(GetAsync("A", $"NEW-{i}").AsTask().IsCompletedSuccessfully);
        await UntilAsync(() => _calls.Count == 3);
        answer.SetResult();
        await UntilAsync(async () => Provenance(await GetAsync("A")).Source == DataSource.Live);
    }

    [Fact]
    public async Task ThatTheShopAsksTooMuchIsNoFaultOfTheService()
    {
        _service = (_, _) => throw new UpstreamException("Full", new RateLimiterRejectedException());
        Assert.Empty(await GetAsync("A"));
        _service = (skus, _) => Task.FromResult<IReadOnlyDictionary<string, string>>(Answer(skus));
        Assert.Equal(DataSource.Live, Provenance(await GetAsync("A")).Source);
    }

    [Fact]
    public async Task NoMoreIsKeptThanAllowed()
    {
        _options.MaxKept = 10;
        for (var i = 0; i < 100; i++)
            Assert.Equal(DataSource.Live, (await GetAsync($"SKU-{i}"))[$"SKU-{i}"].Source);
        _service = (_, _) => throw Failure();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.InRange((await GetAsync([.. Enumerable.Range(0, 100).Select(i => $"SKU-{i}")])).Count, 1, 10);
    }

    private static Dictionary<string, string> Answer(IReadOnlyList<string> skus) => skus.ToDictionary(sku => sku, sku => sku.ToLowerInvariant());

    private static UpstreamException Failure() => new("It fails.", new HttpRequestException());

    private static (DataSource Source, DateTimeOffset AsOf) Provenance(IReadOnlyDictionary<string, Known<string>> known) => (known["A"].Source, known["A"].AsOf);

    private ValueTask<IReadOnlyDictionary<string, Known<string>>> GetAsync(params string[] skus) => _lookups.Value.GetAsync("", skus, TestContext.Current.CancellationToken);

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
