using Microsoft.Extensions.Logging.Abstractions;
using Shop.Infrastructure.Caching;
using Shop.TestSupport;
using StackExchange.Redis;

namespace Shop.Infrastructure.Tests.Carts;

/// <summary>A server of carts that a test may stop and start; its data stay.</summary>
public abstract class CartServer : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>What a test says that cannot run; null where it can.</summary>
    public virtual string? WhyNot => null;

    protected string Folder => _folder.Path;

    public abstract ConfigurationOptions Options();

    public abstract Task StartAsync();

    public abstract Task StopAsync();

    public async ValueTask InitializeAsync()
    {
        if (WhyNot is null)
            await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The one in the shop's own process.</summary>
public sealed class EmbeddedServer : CartServer
{
    private EmbeddedRedis? _embedded;

    public override ConfigurationOptions Options() => new() { EndPoints = { _embedded!.EndPoint } };

    public override Task StartAsync()
    {
        _embedded = EmbeddedRedis.Start(Folder, NullLoggerFactory.Instance);
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _embedded?.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>A Redis beside it. A developer's machine may have none; CI must.</summary>
public sealed class RedisBeside : CartServer
{
    // With the default, a kill may take what came while the disk was busy.
    private readonly RedisServer _redis;

    public RedisBeside() => _redis = new RedisServer(Folder, "--appendfsync", "always");

    public override string? WhyNot => RedisServer.WhyNot;

    public override ConfigurationOptions Options() => ConfigurationOptions.Parse($"127.0.0.1:{_redis.Port}");

    public override Task StartAsync() => _redis.StartAsync();

    public override Task StopAsync() => _redis.StopAsync();
}

/// <summary>Six nodes of Redis Cluster beside it.</summary>
public sealed class RedisClusterBeside : CartServer
{
    public RedisClusterBeside() => Cluster = new RedisCluster(Folder, "--appendfsync", "always");

    public RedisCluster Cluster { get; }

    public override string? WhyNot => RedisServer.WhyNot;

    public override ConfigurationOptions Options() => ConfigurationOptions.Parse(Cluster.Address);

    public override Task StartAsync() => Cluster.StartAsync();

    public override Task StopAsync() => Cluster.StopAsync();
}

[CollectionDefinition]
public sealed class OnEmbedded : ICollectionFixture<EmbeddedServer>;

[CollectionDefinition]
public sealed class OnRedis : ICollectionFixture<RedisBeside>;

[CollectionDefinition]
public sealed class OnCluster : ICollectionFixture<RedisClusterBeside>;
