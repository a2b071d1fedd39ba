using Shop.Application.Common;
using Shop.Application.Operations;

namespace Shop.Infrastructure.Tests.Persistence;

[Collection<OnSqlite>]
public sealed class SqliteDatabaseTests(SqliteDatabase database) : DatabaseTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerDatabaseTests(SqlServerDatabase database) : DatabaseTests(database);

public abstract class DatabaseTests(RelationalDatabase database) : RelationalTests(database)
{
    [Fact]
    public async Task With_its_schema_it_is_ready_and_without_a_product_it_is_empty()
    {
        await using var shop = Open();
        Assert.True(await shop.Get<IEnumerable<IDependency>>().Single(dependency => dependency.Name == "database").IsReadyAsync(Cancellation));
        Assert.True(await shop.Get<IShopDatabase>().IsEmptyAsync(Cancellation));
        await StoreAsync(Given.Product("tee"));
        Assert.False(await shop.Get<IShopDatabase>().IsEmptyAsync(Cancellation));
    }
}
