using Shop.TestSupport;

namespace Shop.WebApi.Tests.Carts;

public sealed class CartLifeTests
{
    [Fact]
    public async Task CartsAndCatalogSurviveARestart()
    {
        await using var app = await ShopApp.StartAsync("--Catalog:SeedSample=false");
        var (product, sku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync();
        var before = await cart.AddAsync(sku, 3);
        var customers = (await app.ClientOf("ada").CallAsync("POST /api/v1/carts", new { items = new[] { new { sku } } })).Is(201);

        await app.RestartAsync();
        Assert.Equal(before.Text, (await cart.ReadAsync()).Text);
        Assert.Equal(customers.Text, (await app.ClientOf("ada").CallAsync($"GET {customers.Headers["Location"]}")).Is(200).Text);
        Assert.Equal(product.ETag, (await app.Admin.CallAsync($"GET {product.Headers["Location"]}")).Is(200).ETag);
        Assert.Equal("\"3\"", (await cart.AddAsync(sku)).ETag);
    }

    [Fact]
    public async Task TheLimitsAreSettings()
    {
        await using var app = await ShopApp.StartAsync("--Catalog:SeedSample=false", "--Carts:MaxQuantityPerLine=5", "--Carts:MaxLines=1", "--Carts:GuestTtl=00:10:00", "--Catalog:DefaultCurrency=EUR");
        var (_, sku) = await app.ProductOnSaleAsync(1000, "EUR");
        var cart = await app.GuestCartAsync();
        var read = await cart.AddAsync(sku, 5);
        Assert.Equal("EUR", (string)read["currency"]!);
        Assert.Equal(TimeSpan.FromMinutes(10), DateTimeOffset.Parse((string)read["expiresAt"]!) - DateTimeOffset.Parse((string)read["updatedAt"]!));
        (await cart.CallAsync("POST /items", new { sku })).IsError(422, "QUANTITY_LIMIT");
        (await cart.CallAsync("POST /items", new { sku, forceNewLine = true })).IsError(422, "CART_FULL");
    }
}
