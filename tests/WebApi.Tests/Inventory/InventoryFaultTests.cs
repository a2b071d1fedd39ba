using System.Text.Json.Nodes;
using Shop.TestSupport;
using Shop.WebApi.Tests.Common;

namespace Shop.WebApi.Tests.Inventory;

/// <summary>Every fault of the inventory service, seen by shoppers.</summary>
public sealed class InventoryFaultTests(UpstreamShop shop) : IClassFixture<UpstreamShop>
{
    private const int Units = 100;

    private readonly ShopApp _app = shop.App;

    public static TheoryData<string> Faults => [.. UpstreamShop.Faults.Keys, "down"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task AFaultIsNotNoticedButInWhereAvailabilityComesFrom(string fault)
    {
        var (cart, known) = await BeginAsync();
        var added = Given.Sku();
        await UpstreamShop.DuringAsync(shop.Inventory, "inventory", fault, async () =>
        {
            var read = await UpstreamShop.UntilAsync(() => cart.ReadAsync(), answer => (string)answer["items.0.availability.source"]! == "cache");
            Assert.Equal(("inStock", Units), Stock(read["items.0.availability"]!));
            Assert.Equal("live", (string)read["pricing.source"]!);

            await SellAsync(added);
            var variants = await VariantsAsync(known, added);
            Assert.Equal("cache", (string)variants["items.0.availability.source"]!);
            Assert.Equal(("inStock", Units), Stock(variants["items.0.availability"]!));
            Assert.Equal("fallback", (string)variants["items.1.availability.source"]!);
            Assert.Equal(("unknown", null), Stock(variants["items.1.availability"]!));

            var changed = await cart.AddAsync(added);
            Assert.Equal(("unknown", null), Stock(changed["items.1.availability"]!));
            Assert.Contains("AVAILABILITY_UNKNOWN", await cart.IssuesAsync());
            Assert.False((bool)changed["checkoutReady"]!);
            await shop.AssertShoppersAreServedAsync(known);
            await shop.AssertShoppersAreServedAsync(added);
        });

        var live = await UpstreamShop.UntilAsync(() => cart.ReadAsync(), answer => answer["items"]!.AsArray().All(item => (string)item!["availability"]!["source"]! == "live"));
        Assert.Equal([await shop.Inventory.FreeAsync(known), await shop.Inventory.FreeAsync(added)], live["items"]!.AsArray().Select(item => (int)item!["availability"]!["quantity"]!));
    }

    [Theory]
    [InlineData("half of the calls fail")]
    [InlineData("it comes and goes")]
    public async Task WhatComesAndGoesChangesNoFigure(string fault)
    {
        var (cart, known) = await BeginAsync();
        await shop.Inventory.SwitchAsync("inventory", fault == "it comes and goes" ? UpstreamShop.Flaps : UpstreamShop.HalfFails);
        try
        {
            var until = TimeProvider.System.GetUtcNow().AddSeconds(4.5);
            do
            {
                Assert.Equal(("inStock", Units), Stock((await cart.ReadAsync())["items.0.availability"]!));
                var availability = (await VariantsAsync(known))["items.0.availability"]!;
                Assert.Equal(("inStock", Units, true), (Stock(availability).Status, Stock(availability).Quantity, (string)availability["source"]! is "live" or "cache"));
                await cart.AddAsync(known);
                await shop.AssertShoppersAreServedAsync(known);
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
            while (TimeProvider.System.GetUtcNow() < until);
        }
        finally
        {
            await shop.Inventory.SwitchAsync("inventory");
        }

        await UpstreamShop.UntilAsync(() => cart.ReadAsync(), answer => (string)answer["items.0.availability.source"]! == "live");
    }

    [Fact]
    public async Task WhatTheServiceHasForgottenBreaksNoCart()
    {
        var (cart, known) = await BeginAsync();
        await shop.Inventory.SetAsync($"stock/{known}");
        await UpstreamShop.UntilAsync(() => cart.ReadAsync(), answer => (string)answer["items.0.availability.status"]! == "unknown" && (string)answer["items.0.availability.source"]! == "live");
    }

    /// <summary>A cart with a SKU whose units the service has told.</summary>
    private async Task<(Cart Cart, string Known)> BeginAsync()
    {
        var known = Given.Sku();
        await shop.Inventory.SetAsync($"stock/{known}?units={Units}");
        await SellAsync(known);

        // The one before may have left a breaker open.
        await UpstreamShop.UntilAsync(() => VariantsAsync(known), answer => (string)answer["items.0.priceSource.source"]! == "live" && (string)answer["items.0.availability.source"]! == "live");
        return (await _app.GuestCartAsync(new { items = new[] { new { sku = known, quantity = 2 } } }), known);
    }

    private async Task SellAsync(string sku) => (await _app.Admin.CallAsync("POST /api/v1/products", Given.Product(Given.Slug(), sku))).Is(201);

    private async Task<Answer> VariantsAsync(params string[] skus) => (await _app.Client.CallAsync($"GET /api/v1/variants?skus={string.Join(',', skus)}")).Is(200);

    private static (string Status, int? Quantity) Stock(JsonNode availability) => ((string)availability["status"]!, (int?)availability["quantity"]);
}
