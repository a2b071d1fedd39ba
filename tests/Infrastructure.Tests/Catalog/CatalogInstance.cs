using AutoMapper;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shop.Application.Catalog;
using Shop.Application.Inventory;
using Shop.Application.Operations;
using Shop.Application.Pricing;
using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Catalog;
using Shop.Infrastructure.Inventory;
using Shop.Infrastructure.Persistence;
using Shop.Infrastructure.Pricing;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Catalog;

/// <summary>What an instance of the shop has of its own, over the database that all share.</summary>
internal sealed class CatalogInstance : IAsyncDisposable
{
    private readonly ServiceProvider _json = new ServiceCollection().AddSingleton<ICatalogJson, PlainJson>().BuildServiceProvider();

    public CatalogInstance(ShopScope shop, TimeProvider time, IDbContextFactory<ShopDbContext>? contexts = null, string? cache = null, int megabytes = 16, IPricing? pricing = null, IInventory? inventory = null,
        ICatalogListener? listener = null)
    {
        var (mapper, settings) = (shop.Get<IMapper>(), new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Cache", cache)]).Build());
        contexts ??= shop.Get<IDbContextFactory<ShopDbContext>>();
        Time = time as FakeTimeProvider ?? new FakeTimeProvider();
        Position = new LogPosition(time);
        Snapshots = new VariantSnapshots(contexts, mapper, Position, time);
        var trees = new CategoryTrees(contexts, Position, time);
        Reader = new CatalogReader(contexts, Snapshots, trees, mapper);
        var made = new ProductDocuments(Reader, new ProductPresenter(pricing ?? new LocalPricing(Snapshots), inventory ?? new LocalInventory(Snapshots)), new PlainJson());
        Shared = new SharedDocuments(settings, _json, time, NullLogger<SharedDocuments>.Instance);
        Documents = new KeptDocuments(made, Shared, Position, Options.Create(new CatalogOptions { CacheMegabytes = megabytes }), time);
        var hints = new ChangeHints(new RedisConnection(), settings);
        Memory = new CatalogMemory(Snapshots, trees, Documents, Position, hints, listener is null ? [] : [listener]);
        Follower = new CatalogFollower(contexts, Memory, Position, hints, time, NullLogger<CatalogFollower>.Instance);
    }

    public FakeTimeProvider Time { get; }

    public LogPosition Position { get; }

    public VariantSnapshots Snapshots { get; }

    public CatalogReader Reader { get; }

    public SharedDocuments Shared { get; }

    public KeptDocuments Documents { get; }

    public CatalogMemory Memory { get; }

    public CatalogFollower Follower { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<string> FindAsync(string sku) => string.Join(", ", (await Snapshots.FindAsync([sku], Cancellation))
        .Select(s => $"{s.PriceIn(Given.Euro)?.Price.AmountMinor} {s.Row.ProductName} {s.Row.ProductStatus} {s.Availability.Quantity}"));

    /// <summary>Finds the SKUs and says whether that took the database.</summary>
    public async Task<bool> AsksAsync(params string[] skus)
    {
        var times = DependencyTimes.Begin();
        Assert.Equal(skus.Order(), (await Snapshots.FindAsync(skus, Cancellation)).Select(s => s.Row.Sku).Order());
        return times.ToString().Length > 0;
    }

    public async ValueTask DisposeAsync()
    {
        await Shared.DisposeAsync();
        await _json.DisposeAsync();
    }
}

/// <summary>Does something between the beginning of a load and its query.</summary>
internal sealed class Interrupted(IDbContextFactory<ShopDbContext> inner) : IDbContextFactory<ShopDbContext>
{
    public Action Meanwhile { get; set; } = () => { };

    public ShopDbContext CreateDbContext()
    {
        Meanwhile();
        return inner.CreateDbContext();
    }
}
