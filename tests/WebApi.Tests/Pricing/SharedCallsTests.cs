using Shop.TestSupport;
using Shop.WebApi.Tests.Common;

namespace Shop.WebApi.Tests.Pricing;

/// <summary>How often the services are asked, with timeouts that a busy machine keeps.</summary>
public sealed class SharedCallsTests(SharedCallsTests.PatientShop shop) : IClassFixture<SharedCallsTests.PatientShop>
{
    [Fact]
    public async Task AThousandFirstReadsOfOneSkuAreOneCallAService()
    {
        var (_, sku) = await shop.App.ProductOnSaleAsync();
        await shop.ForgetAnswersAsync();
        await shop.Services.ForgetCallsAsync();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(async _ => (await shop.App.Client.CallAsync($"GET /api/v1/variants?skus={sku}")).Is(200)));
        Assert.Equal((1, 1), (await shop.Services.CallsAsync("inventory"), await shop.Services.CallsAsync("pricing")));
    }

    [Fact]
    public async Task ACartOfAHundredLinesIsOneCallAService()
    {
        var skus = Enumerable.Range(0, 100).Select(_ => Given.Sku()).ToArray();
        (await shop.App.Admin.CallAsync("POST /api/v1/products", Given.Product(Given.Slug(), skus))).Is(201);
        await shop.ForgetAnswersAsync();
        await shop.Services.ForgetCallsAsync();
        var cart = await shop.App.GuestCartAsync(new { items = skus.Select(sku => new { sku }) });
        Assert.Equal(100, (await cart.ReadAsync())["items"]!.AsArray().Count);
        Assert.Equal((1, 1), (await shop.Services.CallsAsync("inventory"), await shop.Services.CallsAsync("pricing")));
    }

    [Fact]
    public async Task NobodyIsAskedForWhatIsNotInTheCatalog()
    {
        var cart = await shop.App.GuestCartAsync();
        await shop.Services.ForgetCallsAsync();
        (await cart.CallAsync("POST /items", new { sku = Given.Sku() })).IsError(404, "SKU_NOT_FOUND");
        Assert.Equal((0, 0), (await shop.Services.CallsAsync("inventory"), await shop.Services.CallsAsync("pricing")));
    }

    public sealed class PatientShop : IAsyncLifetime
    {
        public ShopApp App { get; private set; } = null!;

        public UpstreamServices Services { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Services = await UpstreamServices.StartAsync();
            string[] timeouts = ["AttemptTimeout=00:00:02", "TotalTimeout=00:00:04"];
            App = await ShopApp.StartAsync([
                "--Catalog:SeedSample=false", .. UpstreamShop.Settings("Inventory", Services, TimeSpan.FromMinutes(5)), .. UpstreamShop.Settings("Pricing", Services, TimeSpan.FromMinutes(5)),
                .. timeouts.SelectMany(timeout => (string[])[$"--Inventory:{timeout}", $"--Pricing:{timeout}"])]);
        }

        /// <summary>A product's price and stock are told when it is created; a shop that has just been started knows neither.</summary>
        public Task ForgetAnswersAsync() => App.RestartAsync();

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await Services.DisposeAsync();
        }
    }
}
