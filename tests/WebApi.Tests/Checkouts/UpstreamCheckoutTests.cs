using Shop.TestSupport;
using Shop.WebApi.Tests.Common;

namespace Shop.WebApi.Tests.Checkouts;

/// <summary>Checkouts of a shop whose prices and stock are those of services: never a promise that no service made.</summary>
public sealed class UpstreamCheckoutTests(UpstreamShop shop) : IClassFixture<UpstreamShop>
{
    private const int Units = 10;

    private readonly ShopApp _app = shop.App;

    public static TheoryData<string> PricingFaults => [.. UpstreamShop.FaultsOfPrices.Keys, "down"];

    public static TheoryData<string> InventoryFaults => [.. UpstreamShop.Faults.Keys, "down"];

    [Theory]
    [MemberData(nameof(PricingFaults))]
    public async Task WithoutAQuoteThereIsNoCheckout(string fault)
    {
        var (cart, sku) = await BeginAsync();
        await UpstreamShop.DuringAsync(shop.Pricing, "pricing", fault, async () =>
        {
            await AssertNothingIsPromisedAsync(cart);
            Assert.Equal(Units, await shop.Inventory.FreeAsync(sku));
        });
        await AssertCanBePaidAsync(cart, sku);
    }

    [Theory]
    [MemberData(nameof(InventoryFaults))]
    public async Task WithoutAReservationThereIsNoCheckout(string fault)
    {
        var (cart, sku) = await BeginAsync();
        await UpstreamShop.DuringAsync(shop.Inventory, "inventory", fault, () => AssertNothingIsPromisedAsync(cart));
        if (fault == "down")
            await shop.Inventory.SetAsync($"stock/{sku}?units={Units}");
        await AssertCanBePaidAsync(cart, sku);
    }

    [Theory]
    [InlineData("pricing", "half of the calls fail")]
    [InlineData("pricing", "it comes and goes")]
    [InlineData("inventory", "half of the calls fail")]
    [InlineData("inventory", "it comes and goes")]
    public async Task WhatComesAndGoesMakesAPromiseThatHoldsOrNone(string service, string fault)
    {
        await BeginAsync();
        var services = service == "pricing" ? shop.Pricing : shop.Inventory;
        var skus = new List<string>();
        var promised = 0;
        await services.SwitchAsync(service, fault == "it comes and goes" ? UpstreamShop.Flaps : UpstreamShop.HalfFails);
        try
        {
            var until = TimeProvider.System.GetUtcNow().AddSeconds(4.5);
            do
            {
                skus.Add(await SellAsync());
                var cart = await _app.GuestCartAsync(new { items = new[] { new { sku = skus[^1], quantity = 2 } } });
                var started = await cart.CallAsync("POST /checkout", "{}");
                if (started.Status == 503)
                    continue;
                promised++;
                Assert.Equal(2 * await shop.Pricing.PriceOfAsync(skus[^1]), (long)started.Is(201)["totals.total.amountMinor"]!);
                Assert.Equal(Units - 2, await shop.Inventory.FreeAsync(skus[^1]));
                var cancelled = await _app.Client.CallAsync($"DELETE {started.Headers["Location"]}", null, ("Cart-Token", cart.Token));
                Assert.True(cancelled.Status is 204 or 503, cancelled.ToString());
            }
            while (TimeProvider.System.GetUtcNow() < until);
        }
        finally
        {
            await services.SwitchAsync(service);
        }

        Assert.InRange(promised, 1, skus.Count - 1);

        // Whatever could not be said while the service was away, the sweeper says.
        foreach (var sku in skus)
        {
            for (var i = 0; i < 300 && await shop.Inventory.FreeAsync(sku) != Units; i++)
                await Task.Delay(100, TestContext.Current.CancellationToken);
            Assert.Equal((sku, Units), (sku, await shop.Inventory.FreeAsync(sku)));
        }
    }

    [Fact]
    public async Task AShortageIsTheServicesToTell()
    {
        var (cart, sku) = await BeginAsync();
        await shop.Inventory.SetAsync($"stock/{sku}?units=1");
        var shortage = (await cart.CallAsync("POST /checkout", "{}")).IsError(409, "INSUFFICIENT_STOCK")["error.details.shortages.0"]!;
        Assert.Equal((sku, 2, 1), ((string)shortage["sku"]!, (int)shortage["requested"]!, (int)shortage["available"]!));
        Assert.Equal(1, await shop.Inventory.FreeAsync(sku));
    }

    private static async Task AssertNothingIsPromisedAsync(Cart cart)
    {
        var refused = (await cart.CallAsync("POST /checkout", "{}")).Is(503);
        Assert.Equal(("SERVICE_UNAVAILABLE", true), (refused.Code, refused.Headers.ContainsKey("Retry-After")));
        Assert.Null((await cart.ReadAsync()).Json["checkoutId"]);
    }

    private async Task AssertCanBePaidAsync(Cart cart, string sku)
    {
        var started = await UpstreamShop.UntilAsync(() => cart.CallAsync("POST /checkout", "{}"), answer => answer.Status is 200 or 201);
        Assert.Equal(2 * await shop.Pricing.PriceOfAsync(sku), (long)started["totals.total.amountMinor"]!);
        Assert.Equal(Units - 2, await shop.Inventory.FreeAsync(sku));
        (await _app.Client.CallAsync($"DELETE {started.Headers["Location"]}", null, ("Cart-Token", cart.Token))).Is(204);
        Assert.Equal(Units, await shop.Inventory.FreeAsync(sku));
    }

    /// <summary>A cart of two units that both services have told of.</summary>
    private async Task<(Cart Cart, string Sku)> BeginAsync()
    {
        var sku = await SellAsync();

        // The one before may have left a breaker open.
        await UpstreamShop.UntilAsync(
            () => _app.Client.CallAsync($"GET /api/v1/variants?skus={sku}"),
            answer => (string)answer["items.0.priceSource.source"]! == "live" && (string)answer["items.0.availability.source"]! == "live");
        return (await _app.GuestCartAsync(new { items = new[] { new { sku, quantity = 2 } } }), sku);
    }

    private async Task<string> SellAsync()
    {
        var sku = (await _app.ProductOnSaleAsync()).Sku;
        await shop.Pricing.SetAsync($"prices/{sku}?unitPriceMinor={Random.Shared.Next(10_000, 20_000)}");
        await shop.Inventory.SetAsync($"stock/{sku}?units={Units}");
        return sku;
    }
}
