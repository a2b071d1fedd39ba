using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Shop.Infrastructure.Caching;

/// <summary>Connects to the Redis of the settings at start; without one, starts the embedded store and connects to that.</summary>
internal sealed class RedisStarter(RedisConnection connection, IConfiguration configuration, IOptions<ShopOptions> options, ILoggerFactory loggers) : IHostedService, IDisposable
{
    private EmbeddedRedis? _embedded;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration.GetConnectionString("Redis") is { Length: > 0 } external)
        {
            await connection.ConnectAsync(ConfigurationOptions.Parse(external));
            return;
        }

        _embedded = EmbeddedRedis.Start(options.Value.DataDirectory, loggers);
        await connection.ConnectAsync(new ConfigurationOptions { EndPoints = { _embedded.EndPoint } });
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await connection.DisposeAsync();
        _embedded?.Dispose();
        _embedded = null;
    }

    public void Dispose() => _embedded?.Dispose();
}
