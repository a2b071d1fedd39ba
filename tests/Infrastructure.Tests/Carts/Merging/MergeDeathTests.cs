using Shop.Application.Carts;
using Shop.Domain.Carts;
using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Carts;
using Shop.TestSupport;

namespace Shop.Infrastructure.Tests.Carts.Merging;

[Collection<OnEmbedded>]
public sealed class EmbeddedMergeDeathTests(EmbeddedServer server) : MergeDeathTests(server);

[Collection<OnRedis>]
public sealed class RedisMergeDeathTests(RedisBeside server) : MergeDeathTests(server);

/// <summary>Merges whose process dies, and what those find who come after it.</summary>
public abstract class MergeDeathTests(CartServer server) : IAsyncLifetime
{
    private const int Seed = 3;

    private readonly RedisConnection _connection = new();
    private RedisCartStore _store = null!;

    public static TheoryData<MergeStrategy> Strategies => [.. Enum.GetValues<MergeStrategy>()];

    /// <summary>What somebody does first after a death.</summary>
    private enum Next
    {
        ReadSource,
        ReadTarget,
        ReadCurrent,
        ChangeSource,
        ChangeTarget,
        DeleteSource,
        DeleteTarget,
        Repeat,
        RepeatWithoutKey,
        Opposite,
    }

    public async ValueTask InitializeAsync()
    {
        if (server.WhyNot is not null)
            RedisServer.Require();
        await _connection.ConnectAsync(server.Options());
        _store = new RedisCartStore(_connection, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task A_merge_that_was_stopped_at_any_call_is_whole_whoever_comes_next(MergeStrategy strategy)
    {
        var plan = new MergePlan([new("A", "", 5), new("C", "for Jo", 3)], [new("A", "", 2), new("B", "", 1)], strategy, new CartLimits(), SourceIsGuests: false, TargetIsGuests: false);
        foreach (var next in Enum.GetValues<Next>())
        {
            foreach (var afterIt in (bool[])[false, true])
                Assert.InRange(await StopEverywhereAsync(plan, next, afterIt), 9, 15);
        }
    }

    [Fact]
    public async Task A_store_that_forgets_how_merges_were_decided_is_found_out()
    {
        var plan = new MergePlan([new("A", "", 5)], [new("A", "", 2)], MergeStrategy.Sum, new CartLimits(), SourceIsGuests: false, TargetIsGuests: false);
        await Assert.ThrowsAsync<InvalidOperationException>(() => StopEverywhereAsync(plan, Next.ReadSource, afterIt: true, forgetsMerges: true));
    }

    [Fact]
    public async Task A_thousand_random_merges_account_for_every_unit()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {Seed}");
        for (var number = 0; number < 1000; number++)
        {
            try
            {
                await RandomMerge.RunAsync(_store, new Random((Seed * 10_000) + number));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Merge {number} of seed {Seed}: {e.Message}", e);
            }
        }
    }

    /// <summary>How many calls there are to stop at.</summary>
    private async Task<int> StopEverywhereAsync(MergePlan plan, Next next, bool afterIt, bool forgetsMerges = false)
    {
        for (var call = 1; ; call++)
        {
            var carts = await MergeCase.BeginAsync(_store, plan);
            var mortal = new MortalStore(_store, call, afterIt, forgetsMerges);
            await carts.MergeAsync(carts.Process(mortal), "key");
            if (mortal.Calls < call)
                return call - 1;
            try
            {
                await DoAsync(carts, next);
                await carts.CheckAsync();
                var isMerged = (await _store.FindMergeAsync(carts.Target, carts.Source, TestContext.Current.CancellationToken))?.Report is not null;
                if (next is not (Next.DeleteSource or Next.DeleteTarget or Next.Opposite))
                    Assert.Equal(isMerged ? carts.Target : carts.Source, await carts.CurrentAsync(carts.Process()));
            }
            catch (Xunit.Sdk.XunitException e)
            {
                throw new InvalidOperationException($"{next} after a death {(afterIt ? "after" : "before")} call {call}: {e.Message}", e);
            }
        }
    }

    private static async Task DoAsync(MergeCase carts, Next next)
    {
        var process = carts.Process();
        switch (next)
        {
            case Next.ReadSource:
                await carts.ReadAsync(process, carts.Source);
                break;
            case Next.ReadTarget:
                await carts.ReadAsync(process, carts.Target);
                break;
            case Next.ReadCurrent:
                Assert.Contains(await carts.CurrentAsync(process), (Guid[])[carts.Source, carts.Target]);
                break;
            case Next.ChangeSource:
                await carts.ChangeAsync(process, carts.Source);
                break;
            case Next.ChangeTarget:
                await carts.ChangeAsync(process, carts.Target);
                break;
            case Next.DeleteSource:
                await carts.DeleteAsync(process, carts.Source);
                break;
            case Next.DeleteTarget:
                await carts.DeleteAsync(process, carts.Target);
                break;
            case Next.Repeat:
                Assert.Null(await carts.MergeAsync(process, "key"));
                break;
            case Next.RepeatWithoutKey:
                Assert.Null(await carts.MergeAsync(process));
                break;
            case Next.Opposite:
                await carts.MergeAsync(process, opposite: true);
                break;
        }
    }
}
