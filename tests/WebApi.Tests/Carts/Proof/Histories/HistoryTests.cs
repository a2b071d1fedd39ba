using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Shop.Application.Carts;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Carts.Proof.Histories;

/// <summary>Ten thousand generated histories of concurrent clients, each explained by one order of its requests.</summary>
[Collection<Proofs>]
public sealed class HistoryTests(ShopOnEmbedded embedded, ShopsOnRedis onRedis)
{
    private const int OnEmbedded = 4500;
    private const int OnRedis = 4500;
    private const int WithFaults = 1000;
    private const int AtOnce = 16;
    private const int AtOnceWithFaults = 100;

    [Fact]
    public async Task HistoriesOnTheEmbeddedStoreAreLinearizable() => AssertMuchHappened(await RunAsync(embedded.Instances, embedded.Skus, OnEmbedded, AtOnce));

    [Fact]
    public async Task HistoriesOfTwoInstancesOnOneRedisAreLinearizable()
    {
        onRedis.Require();
        AssertMuchHappened(await RunAsync(onRedis.Instances, onRedis.Skus, OnRedis, AtOnce));
    }

    [Fact]
    public async Task HistoriesInWhichTheStoresAnswersAreLostAreLinearizable()
    {
        onRedis.Require();
        await using var proxy = new FaultProxy(onRedis.RedisPort);
        await using var faulty = await onRedis.AnotherAsync($"127.0.0.1:{proxy.Port}");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var disturbing = DisturbAsync(proxy, end.Token);
        var tally = await RunAsync([onRedis.Instances[0], faulty], onRedis.Skus, WithFaults, AtOnceWithFaults);
        await end.CancelAsync();
        await disturbing;
        AssertMuchHappened(tally);
        Assert.True(tally["maybe that was applied"] > 10 && tally["maybe that was not applied"] > 10, $"{tally}");
    }

    [Fact]
    public Task AStoreThatOverwritesWhatItDidNotReadIsFoundOut() => AssertFoundOutAsync(inner => new BlindCartStore(inner));

    [Fact]
    public Task AStoreThatForgetsKeysIsFoundOut() => AssertFoundOutAsync(inner => new ForgetfulCartStore(inner));

    /// <summary>Answers get lost, connections break, and steps arrive after their client was told that nobody knows.</summary>
    private static async Task DisturbAsync(FaultProxy proxy, CancellationToken cancellationToken)
    {
        Action[] faults = [() => proxy.LoseReplies(1), proxy.Reset, () => proxy.LoseReplies(0.02), () => proxy.Delay(TimeSpan.FromMilliseconds(600)), () => proxy.LoseReplies(2)];
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            faults[i % faults.Length]();
            await Task.Delay(50, CancellationToken.None);
            proxy.Pass();
            await Task.Delay(250, CancellationToken.None);
        }
    }

    private static void AssertMuchHappened(HistoryTally tally)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"{tally}");
        string[] wanted = ["200", "204", "404 CART_NOT_FOUND", "404 ITEM_NOT_FOUND", "412 PRECONDITION_FAILED", "422 IDEMPOTENCY_KEY_REUSED", "replayed"];
        Assert.All(wanted, what => Assert.True(tally[what] > 0, $"{what} did not occur: {tally}"));
        Assert.True(tally["at the same time as another"] > tally["requests"] / 2, $"{tally}");
    }

    private async Task AssertFoundOutAsync(Func<ICartStore, ICartStore> broken)
    {
        await using var shop = await embedded.AnotherAsync(redis: null, services =>
        {
            var real = services.Last(service => service.ServiceType == typeof(ICartStore)).ImplementationType!;
            services.AddSingleton(provider => broken((ICartStore)ActivatorUtilities.CreateInstance(provider, real)));
        });
        var found = await Assert.ThrowsAsync<CsCheckException>(() => RunAsync([shop], embedded.Skus, histories: 300, AtOnce));
        Assert.Contains("No order of these requests explains the answers", found.ToString(), StringComparison.Ordinal);
    }

    private static async Task<HistoryTally> RunAsync(IReadOnlyList<ShopApp> instances, IReadOnlyList<string> skus, int histories, int atOnce)
    {
        var tally = new HistoryTally();

        // What fails is reported with its seed, the smallest plan of all that failed.
        await Plans.All.SampleAsync(
            async plan =>
            {
                var history = await HistoryRun.RunAsync(instances, skus, plan);
                tally.Add(history);
                Assert.Null(Linearizability.FindViolation(history));
            },
            iter: histories,
            threads: atOnce,
            print: plan => string.Join(" + ", plan.Select(steps => $"{steps.Length} steps")));
        return tally;
    }
}
