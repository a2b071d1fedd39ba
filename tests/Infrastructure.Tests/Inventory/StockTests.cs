using Shop.Application.Inventory;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Inventory;

[Collection<OnSqlite>]
public sealed class SqliteStockTests(SqliteDatabase database) : StockTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerStockTests(SqlServerDatabase database) : StockTests(database);

public abstract class StockTests(RelationalDatabase database) : RelationalTests(database)
{
    [Fact]
    public async Task Setting_levels_names_those_that_changed()
    {
        await StockAsync(("same", 3), ("changed", 3));

        await using var shop = Open();
        var changed = await shop.Stock.SetAsync(new Dictionary<string, int> { ["same"] = 3, ["changed"] = 4, ["new"] = StockLevel.MaxQuantity }, Given.Later, Cancellation);
        Assert.Equal(["changed", "new"], changed.Order());
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
        Assert.Equal(
            new Dictionary<string, int> { ["same"] = 3, ["changed"] = 4, ["new"] = StockLevel.MaxQuantity },
            await shop.Stock.GetAsync(["same", "changed", "new", "SAME", "none"], Cancellation));
    }

    [Fact]
    public async Task Levels_are_read_and_set_for_more_SKUs_than_a_statement_takes()
    {
        var many = Enumerable.Range(0, 40_000).Select(i => $"none-{i}").Append("tee").ToList();
        await StockAsync(("tee", 3));

        await using var shop = Open();
        Assert.Equal(new Dictionary<string, int> { ["tee"] = 3 }, await shop.Stock.GetAsync(many, Cancellation));
        Assert.Equal(40_000, (await shop.Stock.SetAsync(many.ToDictionary(sku => sku, _ => 3), Given.Later, Cancellation)).Count);
    }

    [Fact]
    public async Task Availability_is_told_by_the_level_and_for_every_SKU_asked_for()
    {
        await StoreAsync(Given.Product("none"), Given.Product("few"), Given.Product("many"));
        await StockAsync(("none", 0), ("few", 5), ("many", 6));

        await using var shop = Open();
        var told = await shop.Get<IInventory>().GetAvailabilityAsync(["none", "few", "many", "not counted", "few"], Cancellation);
        Assert.Equal(
            new Dictionary<string, Availability>
            {
                ["none"] = new(AvailabilityStatus.OutOfStock, 0, DataSource.Live, Given.Noon),
                ["few"] = new(AvailabilityStatus.LowStock, 5, DataSource.Live, Given.Noon),
                ["many"] = new(AvailabilityStatus.InStock, 6, DataSource.Live, Given.Noon),
                ["not counted"] = new(AvailabilityStatus.InStock, null, DataSource.Live, DateTimeOffset.UnixEpoch),
            },
            told);
    }

    [Fact]
    public async Task What_is_not_counted_is_known_from_the_products_last_change()
    {
        await StoreAsync(Given.Product("tee", price: 7));

        await using var shop = Open();
        Assert.Equal(Availability.NotCounted(Given.Noon), (await shop.Get<IInventory>().GetAvailabilityAsync(["tee"], Cancellation))["tee"]);
    }
}
