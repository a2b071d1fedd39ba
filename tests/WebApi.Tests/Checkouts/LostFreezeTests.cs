using Shop.TestSupport;

namespace Shop.WebApi.Tests.Checkouts;

/// <summary>A Redis that comes back without the last thing it acknowledged: that the cart is in a checkout.</summary>
public sealed class LostFreezeTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shop-redis-").FullName;
    private RedisServer? _redis;
    private ShopApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        if (RedisServer.WhyNot is not null)
            return;

        // Without a log it keeps what it is told to save, and no more.
        _redis = new RedisServer(_folder, "--appendonly", "no");
        await _redis.StartAsync();
        _app = await ShopApp.StartAsync("--Catalog:SeedSample=false", $"--ConnectionStrings:Redis=127.0.0.1:{_redis.Port}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task WhoGoesOnWithTheCartBeginsANewCheckoutThatEndsTheOldOne()
    {
        var (cart, sku, checkout) = await LoseFreezeAsync();
        Assert.Equal("open", await StatusOfAsync(checkout, cart));
        await cart.AddAsync(sku);
        var next = await cart.StartAsync();
        Assert.NotEqual(checkout, next);
        Assert.Equal(("cancelled", "open"), (await StatusOfAsync(checkout, cart), await StatusOfAsync(next, cart)));
        Assert.Equal(2, await _app.FreeAsync(sku));
        (await _app.Orders().CallAsync($"POST {checkout}/complete")).IsError(409, "CHECKOUT_CLOSED");
    }

    [Fact]
    public async Task WhatWasPromisedCanBePaidForAndIsSoldOnce()
    {
        var (cart, sku, checkout) = await LoseFreezeAsync();
        for (var i = 0; i < 2; i++)
            Assert.Equal("completed", (string)(await _app.Orders().CallAsync($"POST {checkout}/complete")).Is(200)["status"]!);
        Assert.Equal(3, await _app.FreeAsync(sku));

        // The cart is as it was before it was paid for; whoever pays again buys again.
        Assert.Equal(2, (int)(await cart.ReadAsync())["items.0.quantity"]!);
        await cart.StartAsync();
        Assert.Equal(1, await _app.FreeAsync(sku));
    }

    [Fact]
    public async Task WhoAsksForTheSameStateAgainHasTheSameCheckoutAndTheCartIsFrozenAgain()
    {
        var (cart, sku, checkout) = await LoseFreezeAsync();
        Assert.Equal(checkout, (await cart.CallAsync("POST /checkout", "{}")).Is(200).Headers["Location"]);
        (await cart.CallAsync("POST /items", new { sku })).IsError(409, "CART_IN_CHECKOUT");
        Assert.Equal(3, await _app.FreeAsync(sku));
    }

    private async Task<(Cart Cart, string Sku, string Checkout)> LoseFreezeAsync()
    {
        RedisServer.Require();
        var (cart, sku) = await _app.CartOfAsync(stock: 5, quantity: 2);
        await _redis!.AskAsync("SAVE");
        var checkout = await cart.StartAsync();
        await _redis.StopAsync();
        await _redis.StartAsync();
        var read = await Calls.UntilAsync(() => cart.CallAsync("GET"), answer => answer.Status == 200);
        Assert.Null(read.Json["checkoutId"]);
        return (cart, sku, checkout);
    }

    private async Task<string> StatusOfAsync(string checkout, Cart cart) =>
        (string)(await _app.Client.CallAsync($"GET {checkout}", null, ("Cart-Token", cart.Token))).Is(200)["status"]!;
}
