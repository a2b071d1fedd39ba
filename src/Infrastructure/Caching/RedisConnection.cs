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

    // The client is not let go after a slot by itself: to a primary that is gone it would go as well, and wait there.
    private const CommandFlags ToPrimary = CommandFlags.DemandMaster | CommandFlags.NoRedirect;
    private const int Redirects = 2;
    private static readonly TimeSpan BetweenRedirects = TimeSpan.FromMilliseconds(20);

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

    /// <param name="call">What is to be sent, with these flags. It is sent again where a cluster's node has refused it because its slot is elsewhere.</param>
    /// <exception cref="StoreUnavailableException">No answer. What was sent may have been applied.</exception>
    public async Task<T> CallAsync<T>(Func<IDatabase, CommandFlags, Task<T>> call)
    {
        if (_multiplexer is null)
            throw new StoreUnavailableException("The cart store is not connected yet.");
        var (start, flags) = (Stopwatch.GetTimestamp(), ToPrimary);
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    // The client looks for what has timed out with every heartbeat only, and while a cluster is without a primary, later still.
                    return await call(_multiplexer.GetDatabase(), flags).WaitAsync(_patience);
                }
                catch (RedisServerException moved) when (moved.Kind == RedisErrorKind.Moved && attempt < Redirects)
                {
                    // By then the client knows the way, or has met the node that it did not know.
                    if (attempt > 0)
                        await Task.Delay(BetweenRedirects);
                }
                catch (RedisConnectionException asked) when (asked.FailureType == ConnectionFailureType.UnableToConnect && flags == ToPrimary)
                {
                    // What it says of a slot that is just moving, too, when it may not go after it.
                    flags = CommandFlags.DemandMaster;
                }
            }
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
            await CallAsync((database, flags) => database.PingAsync(flags));
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
