using System.Diagnostics;
using Shop.Application.Common;
using Shop.Infrastructure.Caching;
using Shop.TestSupport;
using StackExchange.Redis;

namespace Shop.Infrastructure.Tests.Caching;

/// <summary>What a call sees of a Redis that is away, hangs or refuses; the proxy stands between the two.</summary>
public sealed class RedisConnectionTests : IAsyncLifetime
{
    private const string Count = "return redis.call('INCR', KEYS[1])";

    // A request makes two calls at the most before it gives up, and is to end within 1.2 s; the rest is for a busy machine.
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();
    private readonly RedisConnection _connection = new();
    private RedisServer? _redis;
    private FaultProxy _proxy = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        RedisServer.Require();

        // It loads its data so slowly that it can be seen to do so.
        _redis = new RedisServer(_folder.Path, "--key-load-delay", "500");
        await _redis.StartAsync();
        _proxy = new FaultProxy(_redis.Port);
        await _connection.ConnectAsync(ConfigurationOptions.Parse($"127.0.0.1:{_proxy.Port}"));
        await IncrementAsync("warm");
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        if (_redis is not null)
        {
            await _proxy.DisposeAsync();
            await _redis.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task A_server_that_was_killed_is_told_at_once_and_found_again_when_it_is_back()
    {
        await _redis!.StopAsync();
        for (var i = 0; i < 50; i++)
            await AssertAwayAsync(Slowest);

        await _redis.StartAsync();
        await AssertBackAsync();
    }

    [Fact]
    public async Task A_server_that_was_not_there_in_the_beginning_is_found_when_it_is()
    {
        await _redis!.StopAsync();
        await using var connection = new RedisConnection();
        await connection.ConnectAsync(ConfigurationOptions.Parse($"127.0.0.1:{_redis.Port}"));
        Assert.False(await connection.IsReadyAsync(Cancellation));
        await _redis.StartAsync();
        for (var since = Stopwatch.StartNew(); !await connection.IsReadyAsync(Cancellation); await Task.Delay(20, Cancellation))
            Assert.InRange(since.Elapsed, TimeSpan.Zero, Recovery);
    }

    [Fact]
    public async Task Connections_that_are_reset_are_told_at_once()
    {
        _proxy.Reset();
        for (var i = 0; i < 50; i++)
            await AssertAwayAsync(Slowest);

        _proxy.Pass();
        await AssertBackAsync();
    }

    [Fact]
    public async Task A_server_that_is_stopped_is_not_waited_for_and_found_again_when_it_goes_on()
    {
        await _redis!.PauseAsync();
        var since = Stopwatch.StartNew();
        while (since.Elapsed < TimeSpan.FromSeconds(4))
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AssertAwayAsync(Slowest)));

        await _redis.ResumeAsync();
        await AssertBackAsync();
    }

    [Fact]
    public async Task A_network_that_swallows_everything_is_not_waited_for()
    {
        _proxy.Swallow();
        var since = Stopwatch.StartNew();
        while (since.Elapsed < TimeSpan.FromSeconds(4))
            await AssertAwayAsync(Slowest);

        _proxy.Pass();
        await AssertBackAsync();
    }

    [Fact]
    public async Task A_network_that_is_only_slow_is_waited_for()
    {
        _proxy.Delay(TimeSpan.FromMilliseconds(100));
        Assert.Equal(1, await IncrementAsync("slow"));
        _proxy.Dribble(TimeSpan.FromMilliseconds(1));
        Assert.True(await _connection.IsReadyAsync(Cancellation));
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_is_not_sent_again()
    {
        for (var i = 1; i <= 5; i++)
        {
            _proxy.LoseReplies(1);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => IncrementAsync("lost"));
            await AssertBackAsync();
            Assert.Equal($"${$"{i}".Length}\r\n{i}\r\n+OK\r\n", await _redis!.AskAsync("GET lost"));
        }
    }

    [Theory]
    [InlineData("CONFIG SET min-replicas-to-write 1", "CONFIG SET min-replicas-to-write 0")]
    [InlineData("CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0")]
    [InlineData("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE")]
    public async Task A_server_that_takes_no_changes_just_now_is_away(string refuse, string take)
    {
        Assert.StartsWith("+OK", await _redis!.AskAsync(refuse));
        await AssertAwayAsync(Slowest);
        Assert.StartsWith("+OK", await _redis.AskAsync(take));
        await AssertBackAsync();
    }

    [Fact]
    public async Task A_server_that_is_busy_with_a_script_is_away()
    {
        await _redis!.AskAsync("CONFIG SET busy-reply-threshold 10");
        var busy = _redis.AskAsync("EVAL \"while true do end\" 0");
        while (!(await _redis.AskAsync("PING")).StartsWith("-BUSY", StringComparison.Ordinal))
            Assert.False(busy.IsCompleted);
        await AssertAwayAsync(Slowest);
        await _redis.AskAsync("SCRIPT KILL");
        await busy;
        await AssertBackAsync();
    }

    [Fact]
    public async Task A_server_that_loads_its_data_is_away()
    {
        // Only what is written always is sure to outlive the kill.
        await _redis!.AskAsync("CONFIG SET appendfsync always");
        await _redis.AskAsync("EVAL \"for i = 1, 4000 do redis.call('INCR', 'key-' .. i) end\" 0");
        await _redis.StopAsync();
        await _redis.StartAsync();
        Assert.StartsWith("-LOADING", await _redis.AskAsync("GET key-1"));
        await AssertAwayAsync(Slowest);
        await AssertBackAsync();
        Assert.Equal(2, await IncrementAsync("key-4000"));
    }

    [Fact]
    public async Task A_script_that_the_server_has_forgotten_is_sent_again()
    {
        await _redis!.AskAsync("SCRIPT FLUSH");
        Assert.Equal(2, await IncrementAsync("warm"));
    }

    private async Task<long> IncrementAsync(string key) =>
        (long)await _connection.CallAsync((database, flags) => database.ScriptEvaluateAsync(Count, [(RedisKey)key], flags: flags));

    private async Task AssertAwayAsync(TimeSpan within)
    {
        var since = Stopwatch.StartNew();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => IncrementAsync("away"));
        Assert.InRange(since.Elapsed, TimeSpan.Zero, within);
    }

    private async Task AssertBackAsync()
    {
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(20, Cancellation))
        {
            try
            {
                await IncrementAsync("back");
                return;
            }
            catch (StoreUnavailableException) when (since.Elapsed < Recovery)
            {
                // Not yet.
            }
        }
    }
}
