using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Shop.Infrastructure.Caching;

/// <summary>Connects to the Redis of the settings at start; without one, starts the embedded store and connects to that.</summary>
internal sealed class RedisStarter(RedisConnection connection, IConfiguration configuration, IOptions<ShopOptions> options, TimeProvider time, ILoggerFactory loggers) : IHostedLifecycleService, IDisposable
{
    private EmbeddedRedis? _embedded;
    private Task _connected = Task.CompletedTask;

    /// <summary>Begins beside the start of the database, not behind it.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _connected = Task.Run(ConnectAsync, cancellationToken);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _connected;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await connection.DisposeAsync();
        _embedded?.Dispose();
        _embedded = null;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _embedded?.Dispose();

    private async Task ConnectAsync()
    {
        if (configuration.GetConnectionString("Redis") is { Length: > 0 } external)
        {
            await connection.ConnectAsync(ConfigurationOptions.Parse(external));
            foreach (var risk in await connection.FindRisksAsync(CancellationToken.None))
                loggers.CreateLogger<RedisStarter>().LogWarning("{Dependency}: {Risk}", RedisConnection.DependencyName, risk);
            return;
        }

        _embedded = EmbeddedRedis.Start(options.Value.DataDirectory, loggers);
        await _embedded.ConnectAsync(connection, time);
    }
}
