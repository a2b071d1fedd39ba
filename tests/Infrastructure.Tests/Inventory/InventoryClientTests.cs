using Shop.Infrastructure.Common;
using Shop.Infrastructure.Inventory;
using Shop.Infrastructure.Tests.Common;
using Shop.Upstreams;
using ReservationLine = Shop.Infrastructure.Inventory.ReservationLine;
using Shortage = Shop.Domain.Inventory.Shortage;

namespace Shop.Infrastructure.Tests.Inventory;

public sealed class InventoryClientTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(Wrong.MalformedJson)]
    [InlineData(Wrong.OtherJson)]
    [InlineData(Wrong.Negative)]
    [InlineData(Wrong.NotANumber)]
    [InlineData(Wrong.Huge)]
    [InlineData(Wrong.Overflowing)]
    [InlineData(Wrong.UnknownSku)]
    [InlineData(Wrong.TwiceTheSame)]
    [InlineData(Wrong.MissingMembers)]
    [InlineData(Wrong.TooLarge)]
    [InlineData(Wrong.GzipBomb)]
    [InlineData(Wrong.Redirect)]
    public async Task AWrongAnswerIsAFailedCall(Wrong wrong)
    {
        await using var clients = await UpstreamClients.StartAsync();
        await clients.Services.SwitchAsync("inventory", new Switches { Wrong = wrong });
        await Assert.ThrowsAsync<UpstreamException>(() => clients.Inventory.GetAvailabilityAsync(["A"], TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<UpstreamException>(() => clients.Inventory.ReserveAsync("r", Minute, [new ReservationLine("A", 2), new ReservationLine("B", 1)], TestContext.Current.CancellationToken));
        Assert.Equal(0, await clients.Services.CallsAsync("elsewhere"));
        await clients.Services.SwitchAsync("inventory");
        Assert.Single(await clients.Inventory.GetAvailabilityAsync(["A"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WhatIsReservedIsNotFreeUntilItIsReleased()
    {
        await using var clients = await UpstreamClients.StartAsync();
        await clients.Services.SetAsync("stock/A?units=5");
        Assert.Empty(await ReserveAsync("r/1", 4));
        Assert.Empty(await ReserveAsync("r/1", 4));
        Assert.Equal(1, await FreeAsync());
        Assert.Equal([new Shortage("A", 2, 1)], await ReserveAsync("r/2", 2));
        Assert.Equal(1, await FreeAsync());
        await clients.Inventory.ReleaseAsync("r/1", TestContext.Current.CancellationToken);
        await clients.Inventory.ReleaseAsync("r/1", TestContext.Current.CancellationToken);
        Assert.Equal(5, await FreeAsync());

        Task<IReadOnlyList<Shortage>> ReserveAsync(string id, int quantity) =>
            clients.Inventory.ReserveAsync(id, Minute, [new ReservationLine("A", quantity)], TestContext.Current.CancellationToken);

        async Task<int> FreeAsync() => (await clients.Inventory.GetAvailabilityAsync(["A"], TestContext.Current.CancellationToken))["A"].Units;
    }

    [Fact]
    public async Task AReservationEndsByItself()
    {
        await using var clients = await UpstreamClients.StartAsync();
        await clients.Services.SetAsync("stock/A?units=5");
        Assert.Empty(await clients.Inventory.ReserveAsync("r", TimeSpan.FromSeconds(1), [new ReservationLine("A", 5)], TestContext.Current.CancellationToken));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (await clients.Services.FreeAsync("A") != 5)
            await Task.Delay(50, deadline.Token);
    }

    [Fact]
    public async Task MoreShoppersThanUnitsReserveNoMoreThanThereIs()
    {
        await using var clients = await UpstreamClients.StartAsync();
        await clients.Services.SetAsync("stock/A?units=10");
        var shortages = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => clients.Inventory.ReserveAsync($"r-{i}", Minute, [new ReservationLine("A", 1)], TestContext.Current.CancellationToken)));
        Assert.Equal(10, shortages.Count(some => some.Count == 0));
        Assert.Equal(0, await clients.Services.FreeAsync("A"));
    }
}
