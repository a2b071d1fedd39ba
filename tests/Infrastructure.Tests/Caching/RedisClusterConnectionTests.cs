using System.Diagnostics;
using Shop.Application.Common;
using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Tests.Carts;
using Shop.TestSupport;
using StackExchange.Redis;

namespace Shop.Infrastructure.Tests.Caching;

/// <summary>What a call sees of a cluster that changes under it.</summary>
[Collection<OnCluster>]
public sealed class RedisClusterConnectionTests(RedisClusterBeside server) : IAsyncLifetime
{
    private const string Count = "return redis.call('INCR', KEYS[1])";
    private const int Keys = 64;

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(15);

    private readonly RedisConnection _connection = new();
    private readonly string _test = Guid.CreateVersion7().ToString("N");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RedisCluster Cluster => server.Cluster;

    public async ValueTask InitializeAsync()
    {
        RedisServer.Require();
        await Cluster.StartAsync();
        await _connection.ConnectAsync(server.Options());
        for (var key = 0; key < Keys; key++)
            await IncrementAsync(key);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [Fact]
    public async Task While_a_primary_is_replaced_after_its_death_calls_succeed_or_say_that_the_store_is_away()
    {
        var primary = (await Cluster.PrimaryOfAsync(Name(0)))!.Value;
        await using var load = new Load(this);
        await Cluster.Nodes[primary].StopAsync();
        await Cluster.FailedOverAsync(primary);
        await AllSucceedAsync();
        Assert.True(load.Away > 0, "Nobody has noticed.");
        Assert.True(load.Refused > 0, "Everybody has waited for the one that is gone.");

        await Cluster.StartAsync();
        await AllSucceedAsync();
    }

    [Fact]
    public async Task While_a_primary_is_replaced_after_it_hung_calls_succeed_or_say_that_the_store_is_away()
    {
        var primary = (await Cluster.PrimaryOfAsync(Name(0)))!.Value;
        await using var load = new Load(this);
        await Cluster.Nodes[primary].PauseAsync();
        try
        {
            await Cluster.FailedOverAsync(primary);
            await AllSucceedAsync();
        }
        finally
        {
            await Cluster.Nodes[primary].ResumeAsync();
        }

        await AllSucceedAsync();
    }

    [Fact]
    public async Task A_cluster_that_was_not_there_in_the_beginning_is_found_when_it_is()
    {
        await Cluster.StopAsync();
        await using var connection = new RedisConnection();
        await connection.ConnectAsync(server.Options());
        Assert.False(await connection.IsReadyAsync(Cancellation));
        await Cluster.StartAsync();
        for (var key = 0; key < Keys; key++)
        {
            for (var since = Stopwatch.StartNew(); ; await Task.Delay(50, Cancellation))
            {
                try
                {
                    await connection.CallAsync((database, flags) => database.ScriptEvaluateAsync(Count, [(RedisKey)Name(key)], flags: flags));
                    break;
                }
                catch (StoreUnavailableException) when (since.Elapsed < Recovery)
                {
                    // Not yet.
                }
            }
        }
    }

    [Fact]
    public async Task A_primary_that_is_replaced_in_order_is_followed_with_every_change_and_script()
    {
        var primary = (await Cluster.PrimaryOfAsync(Name(0)))!.Value;
        var before = await IncrementAsync(0);
        await Cluster.FailOverAsync(primary);
        await AllSucceedAsync();
        Assert.Equal(before + 2, await IncrementAsync(0));
    }

    [Fact]
    public async Task A_key_whose_slot_is_just_moving_is_found_where_it_is()
    {
        var key = $"{_test}:moving";
        var source = Cluster.Nodes[(await Cluster.PrimaryOfAsync(key))!.Value];
        var target = await AnotherPrimaryAsync(source);
        var slot = (await source.AskAsync($"CLUSTER KEYSLOT {key}")).Split('\r')[0].TrimStart(':');
        Assert.StartsWith("+OK", await target.AskAsync($"CLUSTER SETSLOT {slot} IMPORTING {await IdAsync(source)}"));
        Assert.StartsWith("+OK", await source.AskAsync($"CLUSTER SETSLOT {slot} MIGRATING {await IdAsync(target)}"));

        // What is not at the source any more is at the target, where only those get it who ask as they were told.
        Assert.StartsWith("-ASK", await source.AskAsync($"GET {key}"));
        for (var i = 1; i <= 3; i++)
            Assert.Equal(i, await IncrementAsync(key));

        Assert.StartsWith("+OK", await target.AskAsync($"CLUSTER SETSLOT {slot} NODE {await IdAsync(target)}"));
        Assert.StartsWith("+OK", await source.AskAsync($"CLUSTER SETSLOT {slot} NODE {await IdAsync(target)}"));
        Assert.Equal(4, await IncrementAsync(key));
    }

    private static async Task<string> IdAsync(RedisServer node) => (await node.AskAsync("CLUSTER MYID")).Split("\r\n")[1];

    private async Task<RedisServer> AnotherPrimaryAsync(RedisServer than)
    {
        for (var key = 0; ; key++)
        {
            if (Cluster.Nodes[(await Cluster.PrimaryOfAsync(Name(key)))!.Value] is var other && other != than)
                return other;
        }
    }

    private string Name(int key) => $"{_test}:{key}";

    private Task<long> IncrementAsync(int key) => IncrementAsync(Name(key));

    private async Task<long> IncrementAsync(string key) =>
        (long)await _connection.CallAsync((database, flags) => database.ScriptEvaluateAsync(Count, [(RedisKey)key], flags: flags));

    /// <summary>Soon no key of any shard is away any more.</summary>
    private async Task AllSucceedAsync()
    {
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(50, Cancellation))
        {
            try
            {
                for (var key = 0; key < Keys; key++)
                    await IncrementAsync(key);
                return;
            }
            catch (StoreUnavailableException) when (since.Elapsed < Recovery)
            {
                // Not yet.
            }
        }
    }

    /// <summary>Callers who go on whatever they are told, as long as it is that the store is away; anything else fails the test at the end.</summary>
    private sealed class Load : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Task _callers;
        private int _away;
        private int _refused;

        public Load(RedisClusterConnectionTests test) => _callers = Task.WhenAll(Enumerable.Range(0, 8).Select(caller => CallAsync(test, caller)));

        public int Away => Volatile.Read(ref _away);

        /// <summary>Of those, how many a node that is there has sent to one that is not.</summary>
        public int Refused => Volatile.Read(ref _refused);

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _callers;
            _end.Dispose();
        }

        private async Task CallAsync(RedisClusterConnectionTests test, int caller)
        {
            for (var key = caller; !_end.IsCancellationRequested; key = (key + 1) % Keys)
            {
                try
                {
                    await test.IncrementAsync(key);
                }
                catch (StoreUnavailableException away)
                {
                    Interlocked.Increment(ref _away);
                    if (away.InnerException is RedisServerException { Kind: RedisErrorKind.Moved })
                        Interlocked.Increment(ref _refused);
                }

                await Task.Delay(1, Cancellation);
            }
        }
    }
}
