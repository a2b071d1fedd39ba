using System.Diagnostics;
using System.Net.Sockets;
using Shop.Application.Common;
using Shop.Application.Operations;
using StackExchange.Redis;

namespace Shop.Infrastructure.Caching;

/// <summary>The one connection to Redis, or to the embedded store that speaks the same protocol. It connects anew by itself.</summary>
internal sealed class RedisConnection : IDependency, IAsyncDisposable
{
    // Longer than this process itself stands still while it collects memory of many connections, short enough that a call ends within 1.2 s.
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromMilliseconds(800);

    private TimeSpan _patience = DefaultPatience;
    private ConnectionMultiplexer? _multiplexer;

    public const string DependencyName = "carts";

    public string Name => DependencyName;

    /// <summary>True where a death may leave a script half done, as in the embedded store, which alone is reached by a socket of the machine. A server of Redis' own writes all of a script or nothing.</summary>
    public bool CutsScripts { get; private set; }

    public async Task ConnectAsync(ConfigurationOptions options, TimeSpan? patience = null)
    {
        _patience = patience ?? DefaultPatience;
        CutsScripts = options.EndPoints is [UnixDomainSocketEndPoint];
        options.AsyncTimeout = options.SyncTimeout = (int)_patience.TotalMilliseconds;
        options.AbortOnConnectFail = false;

        // To the client even INFO is an administrator's.
        options.AllowAdmin = true;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = 1000;

        // As often after an hour away as after a second; without it, the pauses between two attempts grow to 10 s.
        options.ReconnectRetryPolicy = new LinearRetry(500);
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(250);
        options.ClientName ??= "shop";
        _multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
    }

    /// <exception cref="StoreUnavailableException">No answer. What was sent may have been applied.</exception>
    public async Task<T> CallAsync<T>(Func<IDatabase, Task<T>> call)
    {
        if (_multiplexer is null)
            throw new StoreUnavailableException("The cart store is not connected yet.");
        var start = Stopwatch.GetTimestamp();
        try
        {
            // The client looks for what has timed out with every heartbeat only, and while a cluster is without a primary, later still.
            return await call(_multiplexer.GetDatabase()).WaitAsync(_patience);
        }
        catch (Exception exception) when (exception is RedisConnectionException or TimeoutException || IsTransient(exception))
        {
            throw new StoreUnavailableException("The cart store did not answer.", exception);
        }
        finally
        {
            DependencyTimes.Add(DependencyName, Stopwatch.GetElapsedTime(start));
        }
    }

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(database => database.PingAsync());
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    /// <summary>Sends to whoever listens now, without waiting. Nothing is promised: where there is no connection, nothing is sent.</summary>
    public void Tell(RedisChannel channel, RedisValue message)
    {
        try
        {
            _multiplexer?.GetSubscriber().Publish(channel, message, CommandFlags.FireAndForget);
        }
        catch (RedisException)
        {
            // A message is a courtesy; who has missed it finds out by themselves.
        }
    }

    /// <summary>Listens from now on, also over a lost connection.</summary>
    public void Listen(RedisChannel channel, Action<RedisValue> heard) => _multiplexer?.GetSubscriber().Subscribe(channel, (_, message) => heard(message), CommandFlags.FireAndForget);

    public Task<IReadOnlyList<string>> FindRisksAsync(CancellationToken cancellationToken) =>
        _multiplexer is null ? Task.FromResult<IReadOnlyList<string>>([]) : RedisRisks.FindAsync(_multiplexer, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_multiplexer is not null)
            await _multiplexer.DisposeAsync();
    }

    /// <summary>Answers of a server, or of a cluster, that cannot serve just now: one that still loads its data, or has lost its primary.</summary>
    private static bool IsTransient(Exception exception) => exception is RedisServerException
    {
        Kind: RedisErrorKind.Loading or RedisErrorKind.Busy or RedisErrorKind.MaxClients
            or RedisErrorKind.ReadOnly or RedisErrorKind.MasterDown or RedisErrorKind.NoReplicas
            or RedisErrorKind.ClusterDown or RedisErrorKind.TryAgain or RedisErrorKind.Moved or RedisErrorKind.Ask or RedisErrorKind.UnknownRedirectTarget
            or RedisErrorKind.OutOfMemory or RedisErrorKind.Misconfigured
    };
}
