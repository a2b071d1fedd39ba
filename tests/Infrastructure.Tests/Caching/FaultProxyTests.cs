using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Shop.TestSupport;

namespace Shop.Infrastructure.Tests.Caching;

/// <summary>Each fault is what its name says; tests of what the shop does in a fault rely on it.</summary>
public sealed class FaultProxyTests : IAsyncLifetime
{
    /// <summary>Milliseconds that timers may end early in sum, by the stopwatch: 8 were seen in five, and a missing pause is 50.</summary>
    private const int TimersEarly = 20;

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    private readonly TcpListener _echo = new(IPAddress.Loopback, 0);
    private Task _echoing = Task.CompletedTask;
    private FaultProxy _proxy = null!;
    private int _echoed;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _echo.Start();
        _echoing = EchoAsync();
        _proxy = new FaultProxy(((IPEndPoint)_echo.LocalEndpoint).Port);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _echo.Stop();
        await _echoing;
    }

    [Fact]
    public async Task Without_a_fault_all_comes_back_to_the_last_byte_and_the_end_as_well()
    {
        using var client = await ConnectAsync();
        var stream = client.GetStream();
        var sent = new byte[1_000_000];
        new Random(1).NextBytes(sent);
        var sending = Task.Run(
            async () =>
            {
                await stream.WriteAsync(sent, Cancellation);
                client.Client.Shutdown(SocketShutdown.Send);
            },
            Cancellation);
        using var received = new MemoryStream();
        await stream.CopyToAsync(received, Cancellation);
        await sending;
        Assert.Equal(sent, received.ToArray());
    }

    [Fact]
    public async Task Delay_is_added_in_each_direction_and_not_to_what_waits_behind()
    {
        using var client = await ConnectAsync();
        _proxy.Delay(TimeSpan.FromMilliseconds(100));
        var since = Stopwatch.StartNew();
        for (byte i = 0; i < 5; i++)
        {
            await client.GetStream().WriteAsync(new[] { i }, Cancellation);
            await Task.Delay(20, Cancellation);
        }

        await client.GetStream().ReadExactlyAsync(new byte[5], Cancellation);
        Assert.InRange(since.ElapsedMilliseconds, 200 + (4 * 20) - TimersEarly, 5 * 200);
    }

    [Fact]
    public async Task Dribbling_sends_byte_by_byte()
    {
        using var client = await ConnectAsync();
        _proxy.Dribble(TimeSpan.FromMilliseconds(50));
        var since = Stopwatch.StartNew();
        Assert.Equal("hello", await AskAsync(client, "hello"));

        // Between five bytes are four pauses; what comes back is paused at the same time.
        Assert.InRange(since.ElapsedMilliseconds, (4 * 50) - TimersEarly, long.MaxValue);
        Assert.Equal(5, _echoed);
    }

    [Fact]
    public async Task Swallowing_answers_nothing_to_old_and_new_connections_until_it_ends()
    {
        using var before = await ConnectAsync();
        using var idle = await ConnectAsync();
        _proxy.Swallow();
        using var during = await ConnectAsync();
        foreach (var client in (TcpClient[])[before, during])
        {
            using var patience = new CancellationTokenSource(Soon);
            await client.GetStream().WriteAsync("x"u8.ToArray(), Cancellation);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await client.GetStream().ReadExactlyAsync(new byte[1], patience.Token));
        }

        Assert.Equal(0, _echoed);
        _proxy.Pass();
        await AssertResetAsync(before);
        Assert.Equal("idle", await AskAsync(idle, "idle"));
        using var after = await ConnectAsync();
        Assert.Equal("after", await AskAsync(after, "after"));
    }

    [Fact]
    public async Task Resetting_ends_old_and_new_connections_until_it_ends()
    {
        using var before = await ConnectAsync();
        Assert.Equal("a", await AskAsync(before, "a"));
        _proxy.Reset();
        await AssertResetAsync(before);
        var reset = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var during = await ConnectAsync();
            await AskAsync(during, "x");
        });
        Assert.Equal(SocketError.ConnectionReset, ((SocketException)(reset as SocketException ?? reset.InnerException!)).SocketErrorCode);

        _proxy.Pass();
        using var after = await ConnectAsync();
        Assert.Equal("b", await AskAsync(after, "b"));
    }

    [Fact]
    public async Task A_lost_reply_is_of_a_request_that_arrived()
    {
        _proxy.LoseReplies(2);
        for (var i = 1; i <= 2; i++)
        {
            using var client = await ConnectAsync();
            await client.GetStream().WriteAsync("x"u8.ToArray(), Cancellation);
            await AssertResetAsync(client);
            Assert.Equal(i, _echoed);
        }

        using var third = await ConnectAsync();
        Assert.Equal("third", await AskAsync(third, "third"));
    }

    [Fact]
    public async Task Replies_are_lost_by_chance_about_as_often_as_was_said()
    {
        _proxy.LoseReplies(0.5);
        var lost = 0;
        for (var i = 0; i < 100; i++)
        {
            using var client = await ConnectAsync();
            try
            {
                await AskAsync(client, "x");
            }
            catch (IOException)
            {
                lost++;
            }
        }

        // Outside of this once in a billion runs.
        Assert.InRange(lost, 20, 80);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, _proxy.Port, Cancellation);
        return client;
    }

    private static async Task<string> AskAsync(TcpClient client, string text)
    {
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(text), Cancellation);
        var answer = new byte[text.Length];
        await client.GetStream().ReadExactlyAsync(answer, Cancellation);
        return System.Text.Encoding.ASCII.GetString(answer);
    }

    private static async Task AssertResetAsync(TcpClient client)
    {
        var exception = await Assert.ThrowsAsync<IOException>(async () => await client.GetStream().ReadExactlyAsync(new byte[1], Cancellation));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
    }

    private async Task EchoAsync()
    {
        var echoing = new List<Task>();
        try
        {
            while (true)
                echoing.Add(EchoAsync(await _echo.AcceptTcpClientAsync(Cancellation)));
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await Task.WhenAll(echoing);
        }
    }

    private async Task EchoAsync(TcpClient client)
    {
        using (client)
        {
            var buffer = new byte[4096];
            try
            {
                while (await client.GetStream().ReadAsync(buffer, Cancellation) is > 0 and var count)
                {
                    Interlocked.Increment(ref _echoed);
                    await client.GetStream().WriteAsync(buffer.AsMemory(0, count), Cancellation);
                }
            }
            catch (IOException)
            {
                // It was reset.
            }
        }
    }
}
