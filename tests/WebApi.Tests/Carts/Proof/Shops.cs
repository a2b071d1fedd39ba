using Microsoft.Extensions.DependencyInjection;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Carts.Proof;

/// <summary>The proofs keep the machine busy and wait for stores that must not be kept waiting: they run one after another, behind the other tests.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Proofs : ICollectionFixture<ShopOnEmbedded>, ICollectionFixture<ShopsOnRedis>;

/// <summary>Instances of the shop that share their carts and their catalog.</summary>
public abstract class Shops : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shop-proof-").FullName;
    private readonly List<ShopApp> _instances = [];

    public IReadOnlyList<ShopApp> Instances => _instances;

    /// <summary>SKUs on sale.</summary>
    public IReadOnlyList<string> Skus { get; private set; } = [];

    protected string Folder => _folder;

    public async ValueTask InitializeAsync()
    {
        if (RedisServer.WhyNot is null || this is ShopOnEmbedded)
            await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
            await instance.DisposeAsync();
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>To be called first by a test that needs what the machine may lack.</summary>
    internal void Require()
    {
        if (_instances.Count == 0)
            RedisServer.Require();
    }

    /// <summary>A guest's cart, as it is called at each instance.</summary>
    internal async Task<Cart[]> CartAsync(object? content = null)
    {
        var cart = await _instances[0].GuestCartAsync(content);
        return [.. _instances.Select(instance => cart with { App = instance })];
    }

    protected abstract Task StartAsync();

    protected virtual Task StopAsync() => Task.CompletedTask;

    /// <summary>One more instance, that the caller disposes of.</summary>
    /// <param name="redis">Without it the store is embedded.</param>
    /// <param name="replace">Puts other services in the place of the shop's.</param>
    internal Task<ShopApp> AnotherAsync(string? redis, Action<IServiceCollection>? replace = null)
    {
        string[] store = redis is null ? [] : [$"--ConnectionStrings:Redis={redis}"];
        return ShopApp.StartAsync(
            [
                "--Catalog:SeedSample=false", $"--ConnectionStrings:Database=Data Source={Path.Combine(_folder, "shop.db")}", "--RateLimit:Enabled=false",
                "--Carts:MaxQuantityPerLine=1000000", .. store,
            ],
            replace);
    }

    protected async Task AddInstanceAsync(string? redis)
    {
        _instances.Add(await AnotherAsync(redis));
        if (_instances.Count > 1)
            return;
        var skus = Enumerable.Range(0, 50).Select(_ => Given.Sku()).ToList();
        (await _instances[0].Admin.CallAsync("POST /api/v1/products", Given.Product(Given.Slug(), [.. skus]))).Is(201);
        Skus = skus;
    }
}

/// <summary>One instance with the store inside it.</summary>
public sealed class ShopOnEmbedded : Shops
{
    protected override Task StartAsync() => AddInstanceAsync(redis: null);
}

/// <summary>Two instances on one Redis.</summary>
public sealed class ShopsOnRedis : Shops
{
    private RedisServer _redis = null!;

    internal int RedisPort => _redis.Port;

    protected override async Task StartAsync()
    {
        _redis = new RedisServer(Folder);
        await _redis.StartAsync();
        await AddInstanceAsync($"127.0.0.1:{_redis.Port}");
        await AddInstanceAsync($"127.0.0.1:{_redis.Port}");
    }

    protected override Task StopAsync() => _redis?.StopAsync() ?? Task.CompletedTask;
}

/// <summary>Two instances on six nodes of Redis Cluster.</summary>
public sealed class ShopsOnCluster : Shops
{
    private RedisCluster _cluster = null!;

    protected override async Task StartAsync()
    {
        _cluster = new RedisCluster(Folder);
        await _cluster.StartAsync();
        await AddInstanceAsync(_cluster.Address);
        await AddInstanceAsync(_cluster.Address);
    }

    protected override Task StopAsync() => _cluster?.StopAsync() ?? Task.CompletedTask;
}
