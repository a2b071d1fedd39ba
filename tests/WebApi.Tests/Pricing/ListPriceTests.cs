using Shop.TestSupport;

namespace Shop.WebApi.Tests.Pricing;

public sealed class ListPriceTests(ShopApp app)
{
    [Fact]
    public async Task APriceInAnotherCurrencyIsSoldAtFromThenOn()
    {
        var (product, sku) = await app.ProductOnSaleAsync(price: 1000);
        (await app.Client.CallAsync("POST /api/v1/carts", new { currency = "JPY", items = new[] { new { sku } } })).IsError(422, "CURRENCY_MISMATCH");

        var set = await SetAsync((sku, 150, "JPY", 200));
        Assert.Equal((sku, 150, 0, 200), ((string)set["items.0.sku"]!, (int)set["items.0.price.amountMinor"]!, (int)set["items.0.price.fractionDigits"]!, (int)set["items.0.compareAtPrice.amountMinor"]!));
        var cart = await app.GuestCartAsync(new { currency = "JPY", items = new[] { new { sku, quantity = 2 } } });
        Assert.Equal((300, true), ((int)cart.Created["totals.total.amountMinor"]!, (bool)cart.Created["checkoutReady"]!));
        Assert.Equal(200, (int)(await app.Client.CallAsync($"GET /api/v1/variants?skus={sku}&currency=JPY")).Is(200)["items.0.compareAtPrice.amountMinor"]!);
        var detail = (await app.Client.CallAsync($"GET /api/v1/products/{product["id"]}?currency=JPY")).Is(200);
        Assert.Equal((150, 200, 150), ((int)detail["priceRange.min.amountMinor"]!, (int)detail["compareAt.amountMinor"]!, (int)detail["variants.0.price.amountMinor"]!));

        await SetAsync((sku, 160, "JPY", 100));
        var read = await cart.ReadAsync();
        Assert.Equal((320, "PRICE_CHANGED"), ((int)read["totals.total.amountMinor"]!, (string)read["issues.0.code"]!));
        Assert.Null((await app.Client.CallAsync($"GET /api/v1/variants?skus={sku}&currency=JPY")).Is(200)["items.0.compareAtPrice"]);
    }

    [Fact]
    public async Task APriceInTheCatalogsCurrencyStandsBeforeTheCatalogs()
    {
        var (_, sku) = await app.ProductOnSaleAsync(price: 1000);
        await SetAsync((sku, 900, "USD", null));
        Assert.Equal(900, (int)(await app.Client.CallAsync($"GET /api/v1/variants?skus={sku}")).Is(200)["items.0.price.amountMinor"]!);
    }

    [Fact]
    public async Task AllPricesAreSetOrNone()
    {
        var (_, sku) = await app.ProductOnSaleAsync(price: 1000);
        var unknown = Given.Sku();
        Assert.Equal(unknown, (string)(await PutAsync((sku, 1, "USD", null), (unknown, 1, "USD", null))).IsError(404, "SKU_NOT_FOUND")["error.details.sku"]!);
        (await PutAsync((sku, 1, "USD", null), (sku, -1, "EUR", null))).IsInvalid("/items/1/price/amountMinor");
        (await PutAsync((sku, 1, "USD", null), (sku, 2, "USD", null))).IsInvalid("/items/1/sku");
        (await PutAsync((sku, 1, "USD", null), (sku, 2, "usd", null))).IsInvalid("/items/1/price/currency");
        (await PutAsync()).IsInvalid("/items");
        (await PutAsync([.. Enumerable.Range(0, 101).Select(_ => (sku, 1L, "USD", (long?)null))])).IsInvalid("/items");
        (await app.Admin.CallAsync("PUT /api/v1/prices", new { items = new[] { new { sku, price = new { amountMinor = 1, currency = "USD" }, compareAtPrice = new { amountMinor = 2, currency = "EUR" } } } })).IsInvalid("/items/0/compareAtPrice/currency");
        Assert.Equal(1000, (int)(await app.Client.CallAsync($"GET /api/v1/variants?skus={sku}")).Is(200)["items.0.price.amountMinor"]!);
    }

    [Fact]
    public async Task OfThoseWhoSetAFirstPriceAtOnceNobodyIsRefused()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        await Task.WhenAll(Enumerable.Range(1, 8).Select(price => SetAsync((sku, price, "EUR", null))));
        Assert.InRange((int)(await app.Client.CallAsync($"GET /api/v1/variants?skus={sku}&currency=EUR")).Is(200)["items.0.price.amountMinor"]!, 1, 8);
    }

    [Fact]
    public async Task APriceThatIsRemovedIsTheCatalogsAgainAndInAnotherCurrencyNone()
    {
        var (_, sku) = await app.ProductOnSaleAsync(price: 1000);
        await SetAsync((sku, 900, "USD", null), (sku, 150, "JPY", null));
        var cart = await app.GuestCartAsync(new { currency = "JPY", items = new[] { new { sku } } });
        for (var i = 0; i < 2; i++)
            (await app.Admin.CallAsync($"DELETE /api/v1/prices?skus={sku}&currency=USD")).Is(204);
        Assert.Equal(1000, (int)(await app.Client.CallAsync($"GET /api/v1/variants?skus={sku}")).Is(200)["items.0.price.amountMinor"]!);
        Assert.Equal(150, (int)(await cart.ReadAsync())["totals.total.amountMinor"]!);

        (await app.Admin.CallAsync($"DELETE /api/v1/prices?skus={sku},{Given.Sku()}&currency=JPY")).Is(204);
        Assert.Equal(["NO_LONGER_SOLD"], await cart.IssuesAsync());
        (await cart.CallAsync("POST /items", new { sku })).IsError(422, "CURRENCY_MISMATCH");
    }

    [Fact]
    public async Task WhatIsRemovedHasToBeSaidByWhoMay()
    {
        (await app.Admin.CallAsync("DELETE /api/v1/prices?skus=A")).IsInvalid("/currency");
        (await app.Admin.CallAsync("DELETE /api/v1/prices?currency=EUR")).IsInvalid("/skus");
        (await app.ClientOf("other", ShopApp.CatalogWrite).CallAsync("DELETE /api/v1/prices?skus=A&currency=EUR")).IsError(403, "FORBIDDEN");
    }

    [Fact]
    public async Task OfThoseWhoSetAndRemoveAPriceAtOnceNobodyIsRefused()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        await Task.WhenAll(Enumerable.Range(1, 16).Select(async price =>
        {
            if (price % 2 == 0)
                await SetAsync((sku, price, "EUR", null));
            else
                (await app.Admin.CallAsync($"DELETE /api/v1/prices?skus={sku}&currency=EUR")).Is(204);
        }));
        await SetAsync((sku, 7, "EUR", null));
        Assert.Equal(7, (int)(await app.Client.CallAsync($"GET /api/v1/variants?skus={sku}&currency=EUR")).Is(200)["items.0.price.amountMinor"]!);
    }

    private async Task<Answer> SetAsync(params (string Sku, long Minor, string Currency, long? CompareAt)[] prices) => (await PutAsync(prices)).Is(200);

    private Task<Answer> PutAsync(params (string Sku, long Minor, string Currency, long? CompareAt)[] prices) => app.Admin.CallAsync(
        "PUT /api/v1/prices",
        new { items = prices.Select(p => p.CompareAt is { } former ? (object)new { sku = p.Sku, price = Money(p.Minor, p.Currency), compareAtPrice = Money(former, p.Currency) } : new { sku = p.Sku, price = Money(p.Minor, p.Currency) }) });

    private static object Money(long amountMinor, string currency) => new { amountMinor, currency };
}
