using Shop.TestSupport;
using Shop.WebApi.Tests.Common;

namespace Shop.WebApi.Tests.Checkouts;

/// <summary>Checkouts of a shop whose prices and stock are those of services: never a promise that no service made.</summary>
public sealed class UpstreamCheckoutTests(UpstreamShop shop) : IClassFixture<UpstreamShop>
{
    private const int Units = 10;

    private readonly ShopApp _app = shop.App;

    public static TheoryData<string> PricingFaults => [.. UpstreamShop.Faults.Keys, "down"];

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

    /// <summary>Not those that only spoil what is said of availability: a reservation's status cannot be spoilt.</summary>
    [Theory]
    [InlineData("refused")]
    [InlineData("black hole")]
    [InlineData("10 s late")]
    [InlineData("redirect")]
    [InlineData("down")]
    public async Task WithoutAReservationThereIsNoCheckout(string fault)
    {
        var (cart, sku) = await BeginAsync();
        await UpstreamShop.DuringAsync(shop.Inventory, "inventory", fault, () => AssertNothingIsPromisedAsync(cart));
        if (fault == "down")
            await shop.Inventory.SetAsync($"stock/{sku}?units={Units}");
        await AssertCanBePaidAsync(cart, sku);
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
        var sku = (await _app.ProductOnSaleAsync()).Sku;
        await shop.Pricing.SetAsync($"prices/{sku}?unitPriceMinor={Random.Shared.Next(10_000, 20_000)}");
        await shop.Inventory.SetAsync($"stock/{sku}?units={Units}");

        // The one before may have left a breaker open.
        await UpstreamShop.UntilAsync(
            () => _app.Client.CallAsync($"GET /api/v1/variants?skus={sku}"),
            answer => (string)answer["items.0.priceSource.source"]! == "live" && (string)answer["items.0.availability.source"]! == "live");
        return (await _app.GuestCartAsync(new { items = new[] { new { sku, quantity = 2 } } }), sku);
    }
}
