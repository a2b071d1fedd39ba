using Shop.TestSupport;

namespace Shop.WebApi.Tests.Carts;

public sealed class CartTests(ShopApp app)
{
    [Fact]
    public async Task AGuestIsGivenTheSecretOnce()
    {
        var cart = await app.GuestCartAsync();
        Assert.Equal(cart.Path, cart.Created.Headers["Location"]);
        Assert.Equal("\"1\"", cart.Created.ETag);
        Assert.Equal(("USD", 0, false), ((string)cart.Created["currency"]!, (int)cart.Created["itemCount"]!, (bool)cart.Created["checkoutReady"]!));
        Assert.InRange(cart.Token.Length, 43, 100);

        var read = await cart.ReadAsync();
        Assert.Null(read["token"]);
        Assert.Equal("private, no-store", read.Headers["Cache-Control"]);
        (await cart.CallAsync("GET", null, ("If-None-Match", read.ETag))).Is(304);
    }

    [Fact]
    public async Task NobodyElseFindsACart()
    {
        var (guests, others) = (await app.GuestCartAsync(), await app.GuestCartAsync());
        var ada = app.ClientOf(Given.Slug());
        var customers = (await ada.CallAsync("POST /api/v1/carts", "{}")).Is(201);
        Assert.Null(customers["token"]);
        foreach (var (path, body) in ((string, object?)[])[("GET", null), ("DELETE", null), ("POST /items", new { sku = "X" }), ("DELETE /items", null), ($"DELETE /items/{Guid.Empty}", null), ($"PATCH /items/{Guid.Empty}", new { quantity = 1 })])
        {
            await RefusedAsync(app.Client, guests.Path);
            await RefusedAsync(app.Client, guests.Path, ("Cart-Token", others.Token));
            await RefusedAsync(app.Client, guests.Path, ("Cart-Token", ""));
            await RefusedAsync(ada, guests.Path);
            await RefusedAsync(app.Client, customers.Headers["Location"]);
            await RefusedAsync(app.Client, customers.Headers["Location"], ("Cart-Token", guests.Token));
            await RefusedAsync(app.ClientOf("bob"), customers.Headers["Location"]);
            await RefusedAsync(app.Client, $"/api/v1/carts/{Guid.Empty}");
            await RefusedAsync(app.Client, "/api/v1/carts/no-id");

            async Task RefusedAsync(HttpClient caller, string cart, params (string, string)[] headers) =>
                (await caller.CallAsync(path.Contains(' ', StringComparison.Ordinal) ? path.Replace(" ", " " + cart, StringComparison.Ordinal) : $"{path} {cart}", body, headers)).IsError(404, "CART_NOT_FOUND");
        }

        await guests.ReadAsync();
        Assert.NotNull((await ada.CallAsync($"GET {customers.Headers["Location"]}")).Is(200)["customerId"]);
    }

    [Fact]
    public async Task ACartBeginsWithItsFirstItems()
    {
        var (_, sku) = await app.ProductOnSaleAsync(1250);
        var cart = await app.GuestCartAsync(new { currency = "USD", items = new object[] { new { sku, quantity = 2 }, new { sku, quantity = 3 }, new { sku, properties = new { Text = "A" } } } });
        Assert.Equal([5, 1], cart.Created["items"]!.AsArray().Select(item => (int)item!["quantity"]!));
        Assert.Equal(6, (int)cart.Created["itemCount"]!);
        Assert.Equal(7500, (long)cart.Created["totals.total.amountMinor"]!);
        Assert.Equal(cart.Created["items"]!.ToJsonString(), (await cart.ReadAsync())["items"]!.ToJsonString());
    }

    [Fact]
    public async Task ACartWithAnItemThatCannotBeAddedIsNotBegun()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var error = (await app.Client.CallAsync("POST /api/v1/carts", new { items = new[] { new { sku }, new { sku = "NO-SUCH" } } })).IsError(404, "SKU_NOT_FOUND");
        Assert.Equal("/items/1", (string)error["error.details.pointer"]!);
        (await app.Client.CallAsync("POST /api/v1/carts", new { items = new[] { new { sku, quantity = 0 } } })).IsInvalid("/items/0/quantity");
        (await app.Client.CallAsync("POST /api/v1/carts", new { currency = "usd" })).IsInvalid("/currency");
    }

    [Fact]
    public async Task AnItemShowsWhatTheShopSaysOfIt()
    {
        var cart = await app.GuestCartAsync();
        var item = (await cart.AddAsync("PRS-COP-350", 2))["items.0"]!;
        Assert.Equal("pressoir-french-press", (string)item["slug"]!);
        Assert.Equal("""{"Finish":"Copper","Capacity":"350 ml"}""", item["optionValues"]!.ToJsonString());
        Assert.Equal("""{"amountMinor":5800,"currency":"USD","fractionDigits":2}""", item["unitPrice"]!.ToJsonString());
        Assert.Equal(11600, (long)item["lineTotal"]!["amountMinor"]!);
        Assert.Equal("lowStock", (string)item["availability"]!["status"]!);
        Assert.Equal("/images/pressoir-french-press.svg", (string)item["image"]!);
    }

    [Fact]
    public async Task TheSameSkuWithEqualPropertiesIsOneLine()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync();
        await cart.AddAsync(sku, 2);
        (await cart.CallAsync("POST /items", new { sku, properties = new { a = "1", b = "2" } })).Is(200);
        (await cart.CallAsync("POST /items", new { sku, properties = new { b = "2", a = "1" } })).Is(200);
        (await cart.CallAsync("POST /items", new { sku, properties = new { } })).Is(200);
        var last = (await cart.CallAsync("POST /items", new { sku, forceNewLine = true })).Is(200);
        Assert.Equal([3, 2, 1], last["items"]!.AsArray().Select(item => (int)item!["quantity"]!));
        Assert.Equal("""{"a":"1","b":"2"}""", last["items.1.properties"]!.ToJsonString());
        Assert.Equal("\"6\"", last.ETag);
    }

    [Fact]
    public async Task UnitsAreSetAndZeroRemoves()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync();
        var item = (string)(await cart.AddAsync(sku))["items.0.id"]!;
        Assert.Equal(7, (int)(await cart.CallAsync($"PATCH /items/{item}", new { quantity = 7 })).Is(200)["items.0.quantity"]!);
        Assert.Empty((await cart.CallAsync($"PATCH /items/{item}", new { quantity = 0 })).Is(200)["items"]!.AsArray());
        (await cart.CallAsync($"PATCH /items/{item}", new { quantity = 1 })).IsError(404, "ITEM_NOT_FOUND");
        (await cart.CallAsync($"DELETE /items/{item}")).IsError(404, "ITEM_NOT_FOUND");
        (await cart.CallAsync("DELETE /items/no-id")).IsError(404, "ITEM_NOT_FOUND");
    }

    [Fact]
    public async Task ItemsAndCartsAreDeleted()
    {
        var ((_, one), (_, other)) = (await app.ProductOnSaleAsync(), await app.ProductOnSaleAsync());
        var cart = await app.GuestCartAsync(new { items = new[] { new { sku = one }, new { sku = other } } });
        var left = (await cart.CallAsync($"DELETE /items/{cart.Created["items.0.id"]}")).Is(200);
        Assert.Equal(other, (string)Assert.Single(left["items"]!.AsArray())!["sku"]!);
        Assert.Empty((await cart.CallAsync("DELETE /items")).Is(200)["items"]!.AsArray());
        Assert.Empty((await cart.CallAsync("DELETE")).Is(204).Body);
        (await cart.CallAsync("GET")).IsError(404, "CART_NOT_FOUND");
        (await cart.CallAsync("DELETE")).IsError(404, "CART_NOT_FOUND");
    }

    [Fact]
    public async Task AStaleVersionIsRefusedWithTheCartAsItIs()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync();
        var item = (await cart.AddAsync(sku, 4))["items.0.id"];
        foreach (var (call, body) in ((string, object?)[])[("POST /items", new { sku }), ($"PATCH /items/{item}", new { quantity = 9 }), ($"DELETE /items/{item}", null), ("DELETE /items", null), ("DELETE", null)])
        {
            var refused = (await cart.CallAsync(call, body, ("If-Match", "\"1\""))).IsError(412, "PRECONDITION_FAILED");
            Assert.Equal(4, (int)refused["error.details.current.items.0.quantity"]!);
            Assert.Equal(2, (long)refused["error.details.current.version"]!);
        }

        Assert.Equal("\"3\"", (await cart.CallAsync("POST /items", new { sku }, ("If-Match", "\"2\""))).Is(200).ETag);
        Assert.Equal("\"4\"", (await cart.CallAsync("POST /items", new { sku }, ("If-Match", "*"))).Is(200).ETag);
        (await cart.CallAsync("POST /items", new { sku }, ("If-Match", "4"))).IsInvalid("/If-Match");
    }

    [Fact]
    public async Task LimitsRefuseAndApplyNothing()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync();
        var item = (await cart.AddAsync(sku, 999))["items.0.id"];
        var over = (await cart.CallAsync("POST /items", new { sku })).IsError(422, "QUANTITY_LIMIT");
        Assert.Equal((999, 1000), ((int)over["error.details.limit"]!, (int)over["error.details.requested"]!));
        (await cart.CallAsync($"PATCH /items/{item}", new { quantity = 1000 })).IsError(422, "QUANTITY_LIMIT");
        (await cart.CallAsync("POST /items", new { sku, quantity = int.MaxValue })).IsError(422, "QUANTITY_LIMIT");
        (await cart.CallAsync($"PATCH /items/{item}", new { quantity = -1 })).IsInvalid("/quantity");
        (await cart.CallAsync("POST /items", new { sku, quantity = 0 })).IsInvalid("/quantity");
        Assert.Equal("\"2\"", (await cart.ReadAsync()).ETag);

        for (var line = 1; line < 100; line++)
            (await cart.CallAsync("POST /items", new { sku, forceNewLine = true })).Is(200);
        (await cart.CallAsync("POST /items", new { sku, forceNewLine = true })).IsError(422, "CART_FULL");
    }

    [Theory]
    [InlineData(21, 1, 1, "/properties")]
    [InlineData(1, 65, 1, null)]
    [InlineData(1, 1, 257, null)]
    public async Task PropertiesHaveLimits(int count, int nameLength, int valueLength, string? pointer)
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync();
        var names = Enumerable.Range('A', count).Select(c => new string((char)c, nameLength)).ToArray();
        var refused = (await cart.CallAsync("POST /items", new { sku, properties = names.ToDictionary(n => n, _ => new string('v', valueLength)) }));
        refused.IsInvalid(pointer ?? $"/properties/{names[0]}");
        var allowed = Enumerable.Range('A', 20).ToDictionary(c => new string((char)c, 64), _ => new string('v', 256));
        (await cart.CallAsync("POST /items", new { sku, properties = allowed })).Is(200);
    }

    [Fact]
    public async Task WhatIsNotSoldCannotBeAdded()
    {
        var (product, sku) = await app.ProductOnSaleAsync();
        var (_, inYen) = await app.ProductOnSaleAsync(500, "JPY");
        (await app.Admin.CallAsync($"DELETE {product.Headers["Location"]}", null, product.IfMatch())).Is(200);
        var cart = await app.GuestCartAsync();
        (await cart.CallAsync("POST /items", new { sku = "NO-SUCH" })).IsError(404, "SKU_NOT_FOUND");
        (await cart.CallAsync("POST /items", new { sku = sku.ToLowerInvariant() })).IsError(404, "SKU_NOT_FOUND");
        (await cart.CallAsync("POST /items", new { sku })).IsError(422, "SKU_NOT_SOLD");
        (await cart.CallAsync("POST /items", new { sku = inYen })).IsError(422, "CURRENCY_MISMATCH");
        Assert.Equal("\"1\"", (await cart.ReadAsync()).ETag);
        Assert.Equal(500, (long)(await (await app.GuestCartAsync("""{"currency":"JPY"}""")).AddAsync(inYen))["totals.total.amountMinor"]!);
    }

    [Fact]
    public async Task AChangedPriceIsSaidAndCharged()
    {
        var (product, sku) = await app.ProductOnSaleAsync(1000);
        var cart = await app.GuestCartAsync();
        await cart.AddAsync(sku, 2);
        Assert.DoesNotContain("PRICE_CHANGED", await cart.IssuesAsync());
        var content = Given.Product((string)product["slug"]!, sku).WithPrice(1200);
        var dearer = (await app.Admin.CallAsync($"PATCH {product.Headers["Location"]}", new { variants = content["variants"] }, product.IfMatch())).Is(200);

        var read = await cart.ReadAsync();
        var issue = read["issues"]!.AsArray().Single(i => (string)i!["code"]! == "PRICE_CHANGED")!;
        Assert.Equal((1000, 1200), ((int)issue["meta"]!["old"]!["amountMinor"]!, (int)issue["meta"]!["new"]!["amountMinor"]!));
        Assert.Equal((string)read["items.0.id"]!, (string)issue["itemId"]!);
        Assert.Equal((1200, 1000, 2400), ((int)read["items.0.unitPrice.amountMinor"]!, (int)read["items.0.unitPriceWhenAdded.amountMinor"]!, (int)read["totals.total.amountMinor"]!));

        (await app.Admin.CallAsync($"PATCH {product.Headers["Location"]}", new { variants = content.WithPrice(1000)["variants"] }, dearer.IfMatch())).Is(200);
        Assert.DoesNotContain("PRICE_CHANGED", await cart.IssuesAsync());
    }

    [Fact]
    public async Task ALineOutlivesItsProductAndCanBeRemoved()
    {
        var (product, sku) = await app.ProductOnSaleAsync();
        var (other, otherSku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync(new { items = new[] { new { sku }, new { sku = otherSku } } });
        (await app.Admin.CallAsync($"DELETE {product.Headers["Location"]}", null, product.IfMatch())).Is(200);
        (await app.Admin.CallAsync($"PUT {other.Headers["Location"]}", Given.Product((string)other["slug"]!, Given.Sku()), other.IfMatch())).Is(200);

        var read = await cart.ReadAsync();
        Assert.Equal(["NO_LONGER_SOLD", "NO_LONGER_SOLD"], await cart.IssuesAsync());
        Assert.False((bool)read["checkoutReady"]!);
        Assert.Equal((null, "Lamp " + other["slug"]), ((string?)read["items.1.slug"], (string)read["items.1.name"]!));
        foreach (var item in read["items"]!.AsArray())
            (await cart.CallAsync($"DELETE /items/{item!["id"]}")).Is(200);
        Assert.Empty(await cart.IssuesAsync());
    }

    [Fact]
    public async Task StockIsHeldAgainstAllLinesOfASku()
    {
        var cart = await app.GuestCartAsync();
        await cart.AddAsync("PRS-COP-350", 4);
        Assert.Empty(await cart.IssuesAsync());
        var more = (await cart.CallAsync("POST /items", new { sku = "PRS-COP-350", forceNewLine = true })).Is(200);
        Assert.Equal(["INSUFFICIENT_STOCK", "INSUFFICIENT_STOCK"], await cart.IssuesAsync());
        Assert.Equal((5, 4), ((int)more["issues.0.meta.requested"]!, (int)more["issues.0.meta.available"]!));
    }

    [Fact]
    public async Task ConcurrentAdditionsAllCount()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cart.AddAsync(sku)));
        Assert.Equal(20, (int)(await cart.ReadAsync())["itemCount"]!);
    }
}
