using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Shop.TestSupport;

/// <summary>Stands on a loopback port before a server, and does to the bytes what networks do. May be told otherwise at any time.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private static readonly Fault None = new();

    private readonly EndPoint _target;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<Link, Link> _links = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private volatile Fault _fault = None;
    private int _repliesToLose;

    public FaultProxy(int port)
    {
        _target = new IPEndPoint(IPAddress.Loopback, port);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>No fault any more. A connection of which something was swallowed is reset, since what comes next would make no sense.</summary>
    public void Pass()
    {
        Set(None);
        ResetWhere(link => link.HasSwallowed);
    }

    /// <summary>All arrives, so much later, in each direction.</summary>
    public void Delay(TimeSpan eachWay) => Set(new Fault { Delay = eachWay });

    /// <summary>All arrives, one byte at a time, with a pause after each.</summary>
    public void Dribble(TimeSpan pause) => Set(new Fault { Pause = pause });

    /// <summary>Connections are taken, and nothing that is sent arrives.</summary>
    public void Swallow() => Set(new Fault { Swallows = true });

    /// <summary>Connections are reset, those that are and those that come.</summary>
    public void Reset()
    {
        Set(new Fault { Resets = true });
        ResetWhere(_ => true);
    }

    /// <summary>What is asked arrives and is done; instead of the answer comes a reset. So with the next answers, and then no more.</summary>
    public void LoseReplies(int count)
    {
        Set(None);
        Volatile.Write(ref _repliesToLose, count);
    }

    /// <summary>As <see cref="LoseReplies(int)"/>, with every answer by chance.</summary>
    /// <param name="probability">0 to 1.</param>
    public void LoseReplies(double probability) => Set(new Fault { Loss = probability });

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        ResetWhere(_ => true);
        await _accepting;
        _listener.Dispose();
        _end.Dispose();
    }

    private void Set(Fault fault)
    {
        Volatile.Write(ref _repliesToLose, 0);
        _fault = fault;
    }

    private void ResetWhere(Func<Link, bool> condition)
    {
        foreach (var link in _links.Keys.Where(condition))
            link.Reset();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var link = new Link(client);
        _links.TryAdd(link, link);
        try
        {
            if (_fault.Resets)
                throw new IOException("It is to be reset.");
            await link.Server.ConnectAsync(_target, _end.Token);
            await Task.WhenAll(PumpAsync(link, link.Client, link.Server, areReplies: false), PumpAsync(link, link.Server, link.Client, areReplies: true));
        }
        catch (Exception ended) when (ended is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            link.Reset();
        }
        finally
        {
            _links.TryRemove(link, out _);
        }
    }

    private async Task PumpAsync(Link link, Socket from, Socket to, bool areReplies)
    {
        // What is delayed does not hold up what comes behind it.
        var underway = Channel.CreateUnbounded<Chunk>();
        await Task.WhenAll(ReceiveAsync(), SendAsync());

        async Task ReceiveAsync()
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and var count)
                {
                    var fault = _fault;
                    if (fault.Swallows)
                        link.HasSwallowed = true;
                    else if (areReplies && Loses(fault))
                        link.Reset();
                    else
                        underway.Writer.TryWrite(new Chunk(buffer[..count], Stopwatch.GetTimestamp(), fault));
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                link.Reset();
            }
            finally
            {
                underway.Writer.Complete();
            }
        }

        async Task SendAsync()
        {
            await using var stream = new NetworkStream(to, ownsSocket: false);
            await foreach (var (bytes, received, fault) in underway.Reader.ReadAllAsync(_end.Token))
            {
                if (fault.Delay - Stopwatch.GetElapsedTime(received) is var rest && rest > TimeSpan.Zero)
                    await Task.Delay(rest, _end.Token);
                foreach (var part in fault.Pause > TimeSpan.Zero ? bytes.Chunk(1) : [bytes])
                {
                    await stream.WriteAsync(part, _end.Token);
                    await Task.Delay(fault.Pause, _end.Token);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
    }

    private bool Loses(Fault fault) => (fault.Loss > 0 && Random.Shared.NextDouble() < fault.Loss)
        || (Volatile.Read(ref _repliesToLose) > 0 && Interlocked.Decrement(ref _repliesToLose) >= 0);

    private sealed record Fault
    {
        public TimeSpan Delay { get; init; }

        public TimeSpan Pause { get; init; }

        public bool Swallows { get; init; }

        public bool Resets { get; init; }

        public double Loss { get; init; }
    }

    private sealed record Chunk(byte[] Bytes, long Received, Fault Fault);

    private sealed class Link(Socket client) : IDisposable
    {
        public Socket Client { get; } = client;

        public Socket Server { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public bool HasSwallowed { get; set; }

        /// <summary>A close that waits for nothing is what a reset is.</summary>
        public void Reset()
        {
            Client.Close(0);
            Server.Close(0);
        }

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
