using System.Text.Json.Nodes;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Checkouts;

public sealed class CheckoutTests(ShopApp app)
{
    [Fact]
    public async Task ACheckoutPromisesTheCartAsItIsAndFreezesIt()
    {
        var (cart, sku) = await app.CartOfAsync(stock: 5, quantity: 2);
        var started = (await cart.CallAsync("POST /checkout", new { expectedTotal = new { amountMinor = 2000, currency = "USD" } }, ("If-Match", cart.Created.ETag))).Is(201);
        Assert.Equal($"/api/v1/checkouts/{started["id"]}", started.Headers["Location"]);
        Assert.Equal(("open", sku, 2, 2000), ((string)started["status"]!, (string)started["lines.0.sku"]!, (int)started["lines.0.quantity"]!, (int)started["totals.total.amountMinor"]!));
        Assert.Equal(3, await app.FreeAsync(sku));

        Assert.Equal((string)started["id"]!, (string)(await cart.CallAsync("POST /items", new { sku })).IsError(409, "CART_IN_CHECKOUT")["error.details.checkoutId"]!);
        (await cart.CallAsync("DELETE")).IsError(409, "CART_IN_CHECKOUT");
        var other = await app.GuestCartAsync();
        (await cart.CallAsync("POST /merge", new { sourceCartId = other.Path.Split('/')[^1], sourceToken = other.Token, strategy = "sum" })).IsError(409, "CART_IN_CHECKOUT");
        (await other.CallAsync("POST /merge", new { sourceCartId = cart.Path.Split('/')[^1], sourceToken = cart.Token, strategy = "sum" })).IsError(409, "CART_IN_CHECKOUT");
        Assert.Equal((string)started["id"]!, (string)(await cart.ReadAsync())["checkoutId"]!);
        Assert.Equal(started.Text, (await cart.CallAsync("POST /checkout", "{}")).Is(200).Text);
    }

    [Fact]
    public async Task WhoGivesUpHasUnitsAndCartAsBefore()
    {
        var (cart, sku) = await app.CartOfAsync(stock: 5, quantity: 2);
        var checkout = await cart.StartAsync();
        (await app.Client.CallAsync($"DELETE {checkout}")).IsError(404, "CHECKOUT_NOT_FOUND");
        for (var i = 0; i < 2; i++)
            (await app.Client.CallAsync($"DELETE {checkout}", null, ("Cart-Token", cart.Token))).Is(204);
        Assert.Equal(5, await app.FreeAsync(sku));
        await cart.AddAsync(sku);
        (await app.Orders().CallAsync($"POST {checkout}/complete")).IsError(409, "CHECKOUT_CLOSED");
        Assert.NotEqual(checkout, await cart.StartAsync());
        Assert.Equal(2, await app.FreeAsync(sku));
    }

    [Fact]
    public async Task WhatIsPaidForIsSoldOnceAndTheCartIsGone()
    {
        var (cart, sku) = await app.CartOfAsync(stock: 5, quantity: 2);
        var checkout = await cart.StartAsync();
        (await app.Client.CallAsync($"POST {checkout}/complete", null, ("Cart-Token", cart.Token))).IsError(401, "UNAUTHENTICATED");
        (await app.ClientOf("other", ShopApp.CatalogWrite).CallAsync($"POST {checkout}/complete")).IsError(403, "FORBIDDEN");
        for (var i = 0; i < 2; i++)
            Assert.Equal("completed", (string)(await app.Orders().CallAsync($"POST {checkout}/complete")).Is(200)["status"]!);
        (await cart.CallAsync("GET")).IsError(404, "CART_NOT_FOUND");
        (await app.Orders().CallAsync($"DELETE {checkout}")).IsError(409, "CHECKOUT_CLOSED");
        Assert.Equal(3, await app.FreeAsync(sku));
        Assert.Equal("completed", (string)(await app.Client.CallAsync($"GET {checkout}", null, ("Cart-Token", cart.Token))).Is(200)["status"]!);
        (await app.Client.CallAsync($"GET {checkout}")).IsError(404, "CHECKOUT_NOT_FOUND");
    }

    [Fact]
    public async Task ACustomerWhoHasPaidBeginsAnotherCart()
    {
        var customer = app.ClientOf(Given.Slug());
        var paid = (await customer.CallAsync("GET /api/v1/carts/current")).Is(200);
        (await customer.CallAsync($"POST /api/v1/carts/{paid["id"]}/items", new { sku = (await app.ProductOnSaleAsync()).Sku })).Is(200);
        var checkout = (await customer.CallAsync($"POST /api/v1/carts/{paid["id"]}/checkout", "{}")).Is(201).Headers["Location"];
        (await app.Orders().CallAsync($"POST {checkout}/complete")).Is(200);
        var next = (await customer.CallAsync("GET /api/v1/carts/current")).Is(200);
        Assert.NotEqual((string)paid["id"]!, (string)next["id"]!);
        Assert.Empty(next["items"]!.AsArray());
    }

    [Fact]
    public async Task WhatCannotBePromisedIsNotAndChangesNothing()
    {
        var (cart, sku) = await app.CartOfAsync(stock: 1, quantity: 3);
        var shortage = (await cart.CallAsync("POST /checkout", "{}")).IsError(409, "INSUFFICIENT_STOCK")["error.details.shortages.0"]!;
        Assert.Equal((sku, 3, 1), ((string)shortage["sku"]!, (int)shortage["requested"]!, (int)shortage["available"]!));
        var changed = (await cart.CallAsync("POST /checkout", new { expectedTotal = new { amountMinor = 2999, currency = "USD" } })).IsError(409, "PRICE_CHANGED");
        Assert.Equal((2999, 3000), ((int)changed["error.details.expected.amountMinor"]!, (int)changed["error.details.actual.amountMinor"]!));
        (await cart.CallAsync("POST /checkout", "{}", ("If-Match", "\"7\""))).IsError(412, "PRECONDITION_FAILED");
        (await cart.CallAsync("POST /checkout", new { expectedTotal = new { amountMinor = 1, currency = "XXX" } })).IsInvalid("/expectedTotal/currency");
        (await (await app.GuestCartAsync()).CallAsync("POST /checkout", "{}")).IsError(422, "CART_EMPTY");
        Assert.Equal(1, await app.FreeAsync(sku));
        (await cart.CallAsync("DELETE /items")).Is(200);
    }

    [Fact]
    public async Task WhoInsistsOnAVersionInsistsOnItsPricesUnlessTheySayWhatTheyExpect()
    {
        var (cart, sku) = await app.CartOfAsync(stock: 5, quantity: 2);
        (await app.Admin.CallAsync("PUT /api/v1/prices", new { items = new[] { new { sku, price = new { amountMinor = 1100, currency = "USD" } } } })).Is(200);
        var moved = (await cart.CallAsync("POST /checkout", "{}", cart.Created.IfMatch())).IsError(409, "PRICE_CHANGED")["error.details"]!;
        Assert.Equal([2000, 2200, 2200], new[] { "expected", "actual", "total" }.Select(amount => (int)moved[amount]!["amountMinor"]!));
        Assert.Equal(5, await app.FreeAsync(sku));
        (await cart.CallAsync("POST /checkout", new { expectedTotal = new { amountMinor = 2200, currency = "USD" } }, cart.Created.IfMatch())).Is(201);

        var later = await app.GuestCartAsync(new { items = new[] { new { sku } } });
        Assert.Equal(1100, (int)(await later.CallAsync("POST /checkout", "{}", later.Created.IfMatch())).Is(201)["totals.total.amountMinor"]!);
    }

    [Fact]
    public async Task AKeyBeginsOneCheckoutHoweverOftenItIsSent()
    {
        var (cart, sku) = await app.CartOfAsync(stock: 5, quantity: 1);
        (string, string) key = ("Idempotency-Key", Given.Slug());
        var first = (await cart.CallAsync("POST /checkout", "{}", key)).Is(201);
        var checkout = first.Headers["Location"];
        (await app.Orders().CallAsync($"POST {checkout}/complete")).Is(200);
        var again = (await cart.CallAsync("POST /checkout", "{}", key)).Is(201);
        Assert.Equal((checkout, "true", "completed"), (again.Headers["Location"], again.Headers["Idempotency-Replayed"], (string)again["status"]!));
        (await cart.CallAsync("POST /checkout", new { expectedTotal = new { amountMinor = 1000, currency = "USD" } }, key)).IsError(422, "IDEMPOTENCY_KEY_REUSED");
        Assert.Equal(4, await app.FreeAsync(sku));
    }

    [Fact]
    public async Task OfManyAtOnceAllHaveTheSameCheckout()
    {
        var (cart, sku) = await app.CartOfAsync(stock: 5, quantity: 1);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cart.CallAsync("POST /checkout", "{}")));
        Assert.Single(answers.Select(answer => answer.Status is 200 or 201 ? (string)answer["id"]! : answer.ToString()).Distinct());
        Assert.Equal(4, await app.FreeAsync(sku));
    }

    [Fact]
    public async Task ACodeIsUsedByACheckoutAndFreeAgainWhenThatIsGivenUp()
    {
        var code = Given.Slug()[..12] + Random.Shared.Next();
        (await app.Admin.CallAsync("POST /api/v1/promotions", new { code, kind = "percentage", basisPoints = 1000, usageLimit = 1 })).Is(201);
        var (first, second) = ((await app.CartOfAsync(stock: 5, quantity: 1)).Cart, (await app.CartOfAsync(stock: 5, quantity: 1)).Cart);
        foreach (var cart in new[] { first, second })
            (await cart.CallAsync("POST /actions", new { actions = new[] { new { type = "addDiscountCode", code } } })).Is(200);
        var checkout = await first.StartAsync();
        (await second.CallAsync("POST /checkout", new { expectedTotal = new { amountMinor = 900, currency = "USD" } })).IsError(409, "PRICE_CHANGED");
        (await app.Client.CallAsync($"DELETE {checkout}", null, ("Cart-Token", first.Token))).Is(204);
        var started = (await second.CallAsync("POST /checkout", new { expectedTotal = new { amountMinor = 900, currency = "USD" } })).Is(201);
        Assert.Equal((code, 100), ((string)started["discounts.0.code"]!, (int)started["discounts.0.amount.amountMinor"]!));
    }

    [Fact]
    public async Task StockIsSetForAllOrNone()
    {
        var sku = (await app.ProductOnSaleAsync()).Sku;
        (await app.ClientOf("other", ShopApp.CatalogWrite).CallAsync("PUT /api/v1/stock", new { items = new[] { new { sku, quantity = 1 } } })).IsError(403, "FORBIDDEN");
        (await app.Orders().CallAsync("PUT /api/v1/stock", new { items = new[] { new { sku, quantity = 3 }, new { sku = "none", quantity = 1 } } })).IsError(404, "SKU_NOT_FOUND");
        (await app.Orders().CallAsync("PUT /api/v1/stock", new { items = new[] { new { sku, quantity = -1 } } })).IsInvalid("/items/0/quantity");
        (await app.Orders().CallAsync("PUT /api/v1/stock", new { items = new[] { new { sku, quantity = 1 }, new { sku, quantity = 1 } } })).IsInvalid("/items/1/sku");
        Assert.Null(await app.FreeAsync(sku));
        (await app.Orders().CallAsync("PUT /api/v1/stock", new { items = new[] { new { sku, quantity = 0 } } })).Is(200);
        Assert.Equal(0, await app.FreeAsync(sku));
    }
}

internal static class CheckoutCalls
{
    public static HttpClient Orders(this ShopApp app) => app.ClientOf("orders", "checkout:write inventory:write");

    public static async Task<(Cart Cart, string Sku)> CartOfAsync(this ShopApp app, int stock, int quantity)
    {
        var sku = (await app.ProductOnSaleAsync()).Sku;
        await app.SetStockAsync(sku, stock);
        return (await app.GuestCartAsync(new { items = new[] { new { sku, quantity } } }), sku);
    }

    public static async Task SetStockAsync(this ShopApp app, string sku, int quantity) =>
        (await app.Orders().CallAsync("PUT /api/v1/stock", new { items = new[] { new { sku, quantity } } })).Is(200);

    /// <summary>Units that can be had; null where they are not counted.</summary>
    public static async Task<int?> FreeAsync(this ShopApp app, string sku) =>
        (int?)(await app.Client.CallAsync($"GET /api/v1/variants?skus={sku}")).Is(200)["items.0.availability"]!["quantity"];

    /// <summary>The address of the checkout.</summary>
    public static async Task<string> StartAsync(this Cart cart) => (await cart.CallAsync("POST /checkout", "{}")).Is(201).Headers["Location"];
}
