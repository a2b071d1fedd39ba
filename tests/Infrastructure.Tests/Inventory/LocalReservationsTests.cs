using Shop.Application.Inventory;
using Shop.Domain.Inventory;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Inventory;

[Collection<OnSqlite>]
public sealed class SqliteLocalReservationsTests(SqliteDatabase database) : LocalReservationsTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerLocalReservationsTests(SqlServerDatabase database) : LocalReservationsTests(database);

public abstract class LocalReservationsTests(RelationalDatabase database) : RelationalTests(database)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task Units_are_set_aside_all_or_none_and_what_is_short_is_told()
    {
        await SellAsync(("cap", 1), ("tee", 5));
        Assert.Equal([new Shortage("cap", 2, 1)], await ReserveAsync(Guid.CreateVersion7(), ("cap", 2), ("tee", 5)));
        Assert.Equal((1, 5), (await FreeAsync("cap"), await FreeAsync("tee")));
        Assert.Empty(await ReserveAsync(Guid.CreateVersion7(), ("cap", 1), ("not counted", 9), ("tee", 2)));
        Assert.Equal((0, 3), (await FreeAsync("cap"), await FreeAsync("tee")));
    }

    [Fact]
    public async Task Every_step_can_be_repeated()
    {
        await SellAsync(("tee", 5));
        var (given, sold) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var shop = Open();
        var reservations = shop.Get<IReservations>();
        for (var time = 0; time < 2; time++)
        {
            Assert.Empty(await ReserveAsync(given, ("tee", 2)));
            Assert.Equal(3, await FreeAsync("tee"));
        }

        for (var time = 0; time < 2; time++)
        {
            await reservations.ReleaseAsync(given, Cancellation);
            Assert.Equal(5, await FreeAsync("tee"));
        }

        Assert.Empty(await ReserveAsync(sold, ("tee", 2)));
        for (var time = 0; time < 2; time++)
        {
            await reservations.SellAsync(sold, Cancellation);
            Assert.Equal(3, await FreeAsync("tee"));
            await reservations.ReleaseAsync(sold, Cancellation);
        }
    }

    [Fact]
    public async Task No_unit_is_set_aside_twice_however_many_want_it()
    {
        await SellAsync(("cap", 7), ("tee", 100));
        var got = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => ReserveAsync(Guid.CreateVersion7(), i % 2 == 0 ? [("cap", 1), ("tee", 1)] : [("tee", 1), ("cap", 1)]))));
        Assert.Equal(7, got.Count(shortages => shortages.Length == 0));
        Assert.Equal((0, 93), (await FreeAsync("cap"), await FreeAsync("tee")));
    }

    [Fact]
    public async Task What_no_checkout_stands_for_is_given_back()
    {
        await SellAsync(("tee", 5));
        Assert.Empty(await ReserveAsync(Guid.CreateVersion7(), ("tee", 2)));
        await using var shop = Open();
        await shop.Get<IReservations>().ReleaseForgottenAsync(Cancellation);
        Assert.Equal(5, await FreeAsync("tee"));
    }

    private async Task SellAsync(params (string Sku, int Quantity)[] levels)
    {
        await StoreAsync(levels.Select(level => Given.Product(level.Sku)));
        await StockAsync(levels);
    }

    private async Task<Shortage[]> ReserveAsync(Guid id, params (string Sku, int Quantity)[] units)
    {
        await using var shop = Open();
        return await shop.Get<IReservations>().ReserveAsync(id, units.ToDictionary(unit => unit.Sku, unit => unit.Quantity), Life, Cancellation);
    }

    private async Task<int?> FreeAsync(string sku)
    {
        await using var shop = Open();
        return (await shop.Get<IInventory>().GetAvailabilityAsync([sku], Cancellation))[sku].Quantity;
    }
}
