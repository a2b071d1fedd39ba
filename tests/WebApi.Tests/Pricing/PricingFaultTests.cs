using Shop.TestSupport;
using Shop.WebApi.Tests.Common;

namespace Shop.WebApi.Tests.Pricing;

/// <summary>Every fault of the pricing service, seen by shoppers.</summary>
public sealed class PricingFaultTests(UpstreamShop shop) : IClassFixture<UpstreamShop>
{
    private const long ListPrice = 4321;

    private readonly ShopApp _app = shop.App;
    private readonly Dictionary<string, long> _prices = new(StringComparer.Ordinal);

    public static TheoryData<string> Faults => [.. UpstreamShop.FaultsOfPrices.Keys, "down"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task AFaultIsNotNoticedButInWhereAPriceComesFrom(string fault)
    {
        var (cart, known) = await BeginAsync();
        var added = Given.Sku();
        await UpstreamShop.DuringAsync(shop.Pricing, "pricing", fault, async () =>
        {
            var read = await UpstreamShop.UntilAsync(() => cart.ReadAsync(), answer => (string)answer["pricing.source"]! == "cache");
            Assert.Equal(["PRICE_STALE"], Codes(read));
            Assert.False((bool)read["checkoutReady"]!);
            Assert.Equal(PriceOf(known), UnitPrices(read)[known]);

            await SellAsync(added);
            var variants = (await VariantsAsync(known, added))["items"]!.AsArray();
            Assert.Equal(["cache", "fallback"], variants.Select(variant => (string)variant!["priceSource"]!["source"]!));
            Assert.Equal([PriceOf(known), ListPrice], variants.Select(variant => (long)variant!["price"]!["amountMinor"]!));
            Assert.Equal("live", (string)variants[0]!["availability"]!["source"]!);

            var changed = await cart.AddAsync(added);
            Assert.Equal("fallback", (string)changed["pricing.source"]!);
            Assert.Equal(ListPrice, UnitPrices(changed)[added]);
            await shop.AssertShoppersAreServedAsync(known);
            await shop.AssertShoppersAreServedAsync(added);
        });

        var live = await UpstreamShop.UntilAsync(() => cart.ReadAsync(), answer => (string)answer["pricing.source"]! == "live");
        Assert.Equal((await shop.Pricing.PriceOfAsync(known), await shop.Pricing.PriceOfAsync(added)), (UnitPrices(live)[known], UnitPrices(live)[added]));
        Assert.Equal((PriceOf(known), ListPrice), ((long)live["items.0.unitPriceWhenAdded.amountMinor"]!, (long)live["items.1.unitPriceWhenAdded.amountMinor"]!));
    }

    [Theory]
    [InlineData("half of the calls fail")]
    [InlineData("it comes and goes")]
    public async Task WhatComesAndGoesChangesNoPrice(string fault)
    {
        var (cart, known) = await BeginAsync();
        await shop.Pricing.SwitchAsync("pricing", fault == "it comes and goes" ? UpstreamShop.Flaps : UpstreamShop.HalfFails);
        try
        {
            var until = TimeProvider.System.GetUtcNow().AddSeconds(4.5);
            do
            {
                Assert.Equal(PriceOf(known), UnitPrices(await cart.ReadAsync())[known]);
                var variant = (await VariantsAsync(known))["items.0"]!;
                Assert.Equal((PriceOf(known), true), ((long)variant["price"]!["amountMinor"]!, (string)variant["priceSource"]!["source"]! is "live" or "cache"));
                (await cart.CallAsync("POST /items", new { sku = known })).Is(200);
                await shop.AssertShoppersAreServedAsync(known);
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
            while (TimeProvider.System.GetUtcNow() < until);
        }
        finally
        {
            await shop.Pricing.SwitchAsync("pricing");
        }

        await UpstreamShop.UntilAsync(() => cart.ReadAsync(), answer => (string)answer["pricing.source"]! == "live");
    }

    [Fact]
    public async Task WhatTheServiceHasForgottenBreaksNoCart()
    {
        var (cart, known) = await BeginAsync();
        var price = PriceOf(known);
        await shop.Pricing.SetAsync($"prices/{known}");
        var read = await UpstreamShop.UntilAsync(() => cart.ReadAsync(), answer => Codes(answer) is ["NO_LONGER_SOLD"]);
        Assert.Equal(price, UnitPrices(read)[known]);
    }

    [Fact]
    public async Task CodesAreThePricingServicesToJudge()
    {
        var (cart, known) = await BeginAsync();
        (await cart.CallAsync("POST /actions", new { actions = new[] { new { type = "addDiscountCode", code = "SAVE10" }, new { type = "addDiscountCode", code = "NONESUCH" } } })).Is(200);
        var read = await UpstreamShop.UntilAsync(() => cart.ReadAsync(), answer => (string)answer["discountCodes.0.status"]! == "applied");
        Assert.Equal("unknown", (string)read["discountCodes.1.status"]!);
        Assert.Equal(["DISCOUNT_NOT_APPLICABLE"], Codes(read));
        Assert.InRange((long)read["totals.discount.amountMinor"]!, 2 * PriceOf(known) / 10, (2 * PriceOf(known) / 10) + 1);
        Assert.Equal(2 * PriceOf(known), (long)read["totals.discount.amountMinor"]! + (long)read["totals.total.amountMinor"]!);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task ACartWithACodeIsShownWithoutDiscountWhileNobodyMakesAQuote(string fault)
    {
        var (cart, known) = await BeginAsync();
        (await cart.CallAsync("POST /actions", new { actions = new[] { new { type = "addDiscountCode", code = "SAVE10" } } })).Is(200);
        await UpstreamShop.UntilAsync(() => cart.ReadAsync(), answer => (string)answer["discountCodes.0.status"]! == "applied");
        await UpstreamShop.DuringAsync(shop.Pricing, "pricing", fault, async () =>
        {
            var read = await UpstreamShop.UntilAsync(() => cart.ReadAsync(), answer => (string)answer["discountCodes.0.status"]! == "unknown");
            Assert.Equal((0, 2 * PriceOf(known)), ((long)read["totals.discount.amountMinor"]!, (long)read["totals.total.amountMinor"]!));
            Assert.Equal("NOT_CHECKED", (string)read["issues"]!.AsArray().Single(issue => (string)issue!["code"]! == "DISCOUNT_NOT_APPLICABLE")!["meta"]!["reason"]!);
        });
        await UpstreamShop.UntilAsync(() => cart.ReadAsync(), answer => (string)answer["discountCodes.0.status"]! == "applied");
    }

    [Fact]
    public async Task HowTheServiceIsDoingIsMeasured()
    {
        var (cart, _) = await BeginAsync();
        await UpstreamShop.DuringAsync(shop.Pricing, "pricing", "refused", async () =>
        {
            await UpstreamShop.UntilAsync(() => cart.ReadAsync(), answer => (string)answer["pricing.source"]! == "cache");
            await SellAsync(Given.Sku());
            var metrics = await UpstreamShop.UntilAsync(() => _app.Client.CallAsync("GET /metrics"), answer => answer.Text.Contains("source=\"fallback\"", StringComparison.Ordinal));
            var lines = metrics.Text.Split('\n').Where(line => line.StartsWith("shop_upstream_", StringComparison.Ordinal)).ToList();
            foreach (var (metric, label, value) in ((string, string, string)[])[("standins", "source", "cache"), ("standins", "source", "fallback"), ("breaker", "service", "pricing"), ("breaker", "service", "inventory")])
                Assert.True(lines.Any(line => line.Contains(metric, StringComparison.Ordinal) && line.Contains($"{label}=\"{value}\"", StringComparison.Ordinal)), $"{metric} {value} is not among\n{string.Join('\n', lines)}");
        });
    }

    /// <summary>A cart with a SKU whose price the service has told.</summary>
    private async Task<(Cart Cart, string Known)> BeginAsync()
    {
        var known = Given.Sku();
        _prices[known] = Random.Shared.Next(10_000, 20_000);
        await shop.Pricing.SetAsync($"prices/{known}?unitPriceMinor={_prices[known]}");
        await shop.Inventory.SetAsync($"stock/{known}?units=1000000");
        await SellAsync(known);

        // The one before may have left a breaker open.
        await UpstreamShop.UntilAsync(() => VariantsAsync(known), answer => (string)answer["items.0.priceSource.source"]! == "live" && (string)answer["items.0.availability.source"]! == "live");
        return (await _app.GuestCartAsync(new { items = new[] { new { sku = known, quantity = 2 } } }), known);
    }

    private async Task SellAsync(string sku) => (await _app.Admin.CallAsync("POST /api/v1/products", Given.Product(Given.Slug(), sku).WithPrice(ListPrice))).Is(201);

    private long PriceOf(string sku) => _prices[sku];

    private async Task<Answer> VariantsAsync(params string[] skus) => (await _app.Client.CallAsync($"GET /api/v1/variants?skus={string.Join(',', skus)}")).Is(200);

    private static string[] Codes(Answer cart) => [.. cart["issues"]!.AsArray().Select(issue => (string)issue!["code"]!).Distinct()];

    private static Dictionary<string, long> UnitPrices(Answer cart) =>
        cart["items"]!.AsArray().ToDictionary(item => (string)item!["sku"]!, item => (long)item!["unitPrice"]!["amountMinor"]!);
}
