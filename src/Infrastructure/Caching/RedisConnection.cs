using System.Diagnostics;
using Shop.Application.Common;
using Shop.Application.Operations;
using StackExchange.Redis;

namespace Shop.Infrastructure.Caching;

/// <summary>The one connection to Redis, or to the embedded store that speaks the same protocol. It connects anew by itself.</summary>
internal sealed class RedisConnection : IDependency, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private ConnectionMultiplexer? _multiplexer;

    public const string DependencyName = "carts";

    public string Name => DependencyName;

    public async Task ConnectAsync(ConfigurationOptions options, TimeSpan? patience = null)
    {
        options.AsyncTimeout = (int)(patience ?? Patience).TotalMilliseconds;
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = 1000;
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
            return await call(_multiplexer.GetDatabase());
        }
        catch (Exception exception) when (exception is RedisConnectionException or RedisTimeoutException || IsTransient(exception))
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

    public async ValueTask DisposeAsync()
    {
        if (_multiplexer is not null)
            await _multiplexer.DisposeAsync();
    }

    /// <summary>Answers of a server that cannot serve just now, such as one that still loads its data.</summary>
    private static bool IsTransient(Exception exception) =>
        exception is RedisServerException
        && (exception.Message.StartsWith("LOADING", StringComparison.Ordinal)
            || exception.Message.StartsWith("READONLY", StringComparison.Ordinal)
            || exception.Message.StartsWith("MASTERDOWN", StringComparison.Ordinal)
            || exception.Message.StartsWith("CLUSTERDOWN", StringComparison.Ordinal)
            || exception.Message.StartsWith("TRYAGAIN", StringComparison.Ordinal)
            || exception.Message.StartsWith("OOM", StringComparison.Ordinal)
            || exception.Message.StartsWith("MISCONF", StringComparison.Ordinal)
            || exception.Message.StartsWith("NOREPLICAS", StringComparison.Ordinal)
            || exception.Message.StartsWith("BUSY", StringComparison.Ordinal));
}
