using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Respawn;
using Respawn.Graph;
using Shop.Application;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Infrastructure.Persistence;
using Shop.Infrastructure.Tests.Catalog;

namespace Shop.Infrastructure.Tests.Persistence;

/// <summary>A database of one provider: migrated once, emptied before every test.</summary>
public abstract class RelationalDatabase : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private ServiceProvider? _services;
    private Respawner? _respawner;

    /// <summary>What a test says that cannot run; null where it can.</summary>
    public virtual string? WhyNot => null;

    /// <summary>What was sent to it.</summary>
    internal CountedCommands Commands { get; } = new();

    protected string Folder => _data.Path;

    protected abstract DatabaseProvider Provider { get; }

    protected abstract string ConnectionString { get; }

    public ShopScope Open() => new(_services!.CreateAsyncScope());

    public async ValueTask InitializeAsync()
    {
        if (WhyNot is not null)
            return;
        var services = ShopServices(Provider, ConnectionString, Folder)
            .ConfigureDbContext<SqliteShopDbContext>(options => options.AddInterceptors(Commands))
            .ConfigureDbContext<SqlServerShopDbContext>(options => options.AddInterceptors(Commands));
        Configure(services);
        _services = services.BuildServiceProvider(validateScopes: true);
        await _services.GetRequiredService<IShopDatabase>().MigrateAsync(CancellationToken.None);
        await OnConnectionAsync(async connection => _respawner = await Respawner.CreateAsync(
            connection,
            new RespawnerOptions { TablesToIgnore = [new Table("__EFMigrationsHistory"), new Table("__EFMigrationsLock")], DbAdapter = Adapter }));
    }

    /// <summary>Changes what is registered.</summary>
    internal virtual void Configure(IServiceCollection services)
    {
    }

    public Task EmptyAsync() => OnConnectionAsync(connection => _respawner!.ResetAsync(connection));

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The shop's own registrations over a database.</summary>
    internal static IServiceCollection ShopServices(DatabaseProvider provider, string connectionString, string folder)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Database:Provider", $"{provider}"), new("ConnectionStrings:Database", connectionString)]).Build();
        return new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IConfiguration>(settings).AddSingleton<ICatalogJson, PlainJson>().Configure<ShopOptions>(o => o.DataDirectory = folder).AddApplication().AddInfrastructure(settings);
    }

    private IDbAdapter Adapter => Provider == DatabaseProvider.Sqlite ? DbAdapter.Sqlite : DbAdapter.SqlServer;

    // Emptied in any order: SQLite refuses to delete a category before those below it even within one statement.
    private async Task OnConnectionAsync(Func<DbConnection, Task> use)
    {
        await using DbConnection connection = Provider == DatabaseProvider.Sqlite ? new SqliteConnection($"{ConnectionString};Foreign Keys=False") : new SqlConnection(ConnectionString);
        await connection.OpenAsync();
        await use(connection);
    }
}

/// <summary>A file, as the embedded shop has it.</summary>
public class SqliteDatabase : RelationalDatabase
{
    protected override DatabaseProvider Provider => DatabaseProvider.Sqlite;

    protected override string ConnectionString => $"Data Source={Path.Combine(Folder, "shop.db")}";
}

/// <summary>
/// The SQL Server that SHOP_TEST_SQLSERVER names: an empty database for these tests alone. Without one the tests are skipped,
/// in CI too, because a server is not to be had everywhere; what is sent to it is compiled without one in <see cref="SqlServerStatementTests"/>.
/// </summary>
public sealed class SqlServerDatabase : RelationalDatabase
{
    private static readonly string? Named = Environment.GetEnvironmentVariable("SHOP_TEST_SQLSERVER");

    public override string? WhyNot => string.IsNullOrEmpty(Named) ? "SHOP_TEST_SQLSERVER names no SQL Server." : null;

    protected override DatabaseProvider Provider => DatabaseProvider.SqlServer;

    protected override string ConnectionString => Named!;
}

[CollectionDefinition]
public sealed class OnSqlite : ICollectionFixture<SqliteDatabase>;

[CollectionDefinition]
public sealed class OnSqlServer : ICollectionFixture<SqlServerDatabase>;

/// <summary>Tests of the relational store, written once and run on every provider.</summary>
public abstract class RelationalTests(RelationalDatabase database) : IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(database.WhyNot is not null, database.WhyNot ?? "");
        await database.EmptyAsync();
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    internal CountedCommands Commands => database.Commands;

    protected Task EmptyAsync() => database.EmptyAsync();

    /// <summary>A request's view of the store: what one scope has loaded, another has not.</summary>
    protected ShopScope Open() => database.Open();

    protected async Task StoreAsync(params IEnumerable<Domain.Catalog.Product> products)
    {
        await using var shop = Open();
        foreach (var product in products)
            shop.Products.Add(product);
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
    }

    protected async Task StoreAsync(Domain.Catalog.Category category)
    {
        await using var shop = Open();
        shop.Categories.Add(category);
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
    }

    protected async Task StockAsync(params (string Sku, int Quantity)[] levels)
    {
        await using var shop = Open();
        await shop.Stock.SetAsync(levels.ToDictionary(l => l.Sku, l => l.Quantity), Given.Noon, Cancellation);
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
    }
}

/// <summary>The ports, as one request gets them.</summary>
public sealed class ShopScope(AsyncServiceScope scope) : IAsyncDisposable
{
    public IProductRepository Products => Get<IProductRepository>();

    public ICategoryRepository Categories => Get<ICategoryRepository>();

    public ICatalogReader Reader => Get<ICatalogReader>();

    public IStockLevels Stock => Get<IStockLevels>();

    public IUnitOfWork UnitOfWork => Get<IUnitOfWork>();

    public T Get<T>()
        where T : notnull
        => scope.ServiceProvider.GetRequiredService<T>();

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
