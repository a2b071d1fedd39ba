using Shop.TestSupport;

namespace Shop.WebApi.Tests.Carts;

public sealed class ActionsTests(ShopApp app)
{
    [Fact]
    public async Task ActionsApplyInTheirOrder()
    {
        var (_, sku) = await app.ProductOnSaleAsync(1000);
        var cart = await app.GuestCartAsync(new { items = new[] { new { sku } } });
        var item = (string)cart.Created["items.0.id"]!;
        var changed = await ApplyAsync(
            cart,
            new { type = "addItem", sku, quantity = 2, properties = new { text = "a" } },
            new { type = "setQuantity", itemId = item, quantity = 5 },
            new { type = "setProperties", itemId = item, properties = new { text = "b" } },
            new { type = "addItem", sku, forceNewLine = true },
            new { type = "addDiscountCode", code = "SAVE10" },
            new { type = "addDiscountCode", code = "save10" },
            new { type = "addDiscountCode", code = "SUMMER" },
            new { type = "removeDiscountCode", code = "Save10" });
        Assert.Equal([5, 2, 1], changed["items"]!.AsArray().Select(i => (int)i!["quantity"]!));
        Assert.Equal("""{"text":"b"}""", changed["items.0.properties"]!.ToJsonString());
        Assert.Equal("""[{"code":"SUMMER","status":"unknown"}]""", changed["discountCodes"]!.ToJsonString());
        Assert.Equal(["DISCOUNT_NOT_APPLICABLE"], await cart.IssuesAsync());
        Assert.True((bool)changed["checkoutReady"]!);
        Assert.Equal(changed.Text, (await cart.ReadAsync()).Text);

        var emptied = await ApplyAsync(cart, new { type = "removeItem", itemId = item }, new { type = "clear" });
        Assert.Empty(emptied["items"]!.AsArray());
    }

    [Fact]
    public async Task AllApplyOrNone()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync();
        foreach (var (action, status, code) in ((object, int, string)[])
        [
            (new { type = "addItem", sku = "NO-SUCH" }, 404, "SKU_NOT_FOUND"),
            (new { type = "addItem", sku, quantity = 999 }, 422, "QUANTITY_LIMIT"),
            (new { type = "removeItem", itemId = "no-id" }, 404, "ITEM_NOT_FOUND"),
            (new { type = "setQuantity", itemId = Guid.CreateVersion7(), quantity = 1 }, 404, "ITEM_NOT_FOUND"),
            (new { type = "setProperties", itemId = Guid.CreateVersion7(), properties = new { } }, 404, "ITEM_NOT_FOUND"),
        ])
        {
            var refused = (await cart.CallAsync("POST /actions", new { actions = new[] { new { type = "addItem", sku }, action } })).IsError(status, code);
            Assert.Equal((1, "/actions/1"), ((int)refused["error.details.index"]!, (string)refused["error.details.pointer"]!));
        }

        Assert.Equal("\"1\"", (await cart.ReadAsync()).ETag);
    }

    [Theory]
    [InlineData("""{"actions":[]}""", "/actions")]
    [InlineData("""{"actions":[{"type":"clear","sku":"a"}]}""", "/actions/0/sku")]
    [InlineData("""{"actions":[{"type":"clear"},{"type":"addItem"}]}""", "/actions/1/sku")]
    [InlineData("""{"actions":[{"type":"setQuantity","itemId":"a"}]}""", "/actions/0/quantity")]
    [InlineData("""{"actions":[{"type":"nothing"}]}""", "/actions/0/type")]
    [InlineData("""{"actions":[{"type":"addDiscountCode","code":"two words"}]}""", "/actions/0/code")]
    [InlineData("""{"actions":[{"type":"addDiscountCode","code":""}]}""", "/actions/0/code")]
    public async Task WhatIsNoActionIsNotValid(string body, string pointer) =>
        (await (await app.GuestCartAsync()).CallAsync("POST /actions", body)).IsInvalid(pointer);

    [Fact]
    public async Task AHundredActionsAreTheMost()
    {
        var cart = await app.GuestCartAsync();
        (await cart.CallAsync("POST /actions", new { actions = Enumerable.Repeat(new { type = "clear" }, 101) })).IsInvalid("/actions");
        (await cart.CallAsync("POST /actions", new { actions = Enumerable.Repeat(new { type = "clear" }, 100) })).Is(200);
        (await cart.CallAsync("POST /actions", new { actions = Enumerable.Range(0, 11).Select(i => new { type = "addDiscountCode", code = $"C{i}" }) })).IsInvalid("/actions/10/code");
    }

    [Fact]
    public async Task ADryRunSaysWhatWouldBeAndStoresNothing()
    {
        var (_, sku) = await app.ProductOnSaleAsync(1000);
        var cart = await app.GuestCartAsync();
        var preview = (await cart.CallAsync("POST /actions", new { dryRun = true, actions = new[] { new { type = "addItem", sku, quantity = 3 } } }, ("Idempotency-Key", "a"))).Is(200);
        Assert.Equal((3, 3000, "\"1\""), ((int)preview["itemCount"]!, (int)preview["totals.total.amountMinor"]!, preview.ETag));
        Assert.Equal(cart.Created["items"]!.ToJsonString(), (await cart.ReadAsync())["items"]!.ToJsonString());
        (await cart.CallAsync("POST /actions", new { dryRun = true, actions = new[] { new { type = "addItem", sku, quantity = 1000 } } })).IsError(422, "QUANTITY_LIMIT");
        (await cart.CallAsync("POST /actions", new { dryRun = true, actions = new[] { new { type = "clear" } } }, ("If-Match", "\"9\""))).IsError(412, "PRECONDITION_FAILED");
    }

    [Fact]
    public async Task WhoPrefersLittleIsAnsweredLittle()
    {
        var (_, sku) = await app.ProductOnSaleAsync(1000);
        var cart = await app.GuestCartAsync();
        var answer = (await cart.CallAsync("POST /items", new { sku, quantity = 2 }, ("Prefer", "respond-async, return=minimal; foo"))).Is(200);
        Assert.Equal("return=minimal", answer.Headers["Preference-Applied"]);
        Assert.Equal(["id", "version", "itemCount", "totals"], answer.Json.AsObject().Select(member => member.Key));
        Assert.Equal((2, 2000, "\"2\""), ((int)answer["itemCount"]!, (int)answer["totals.total.amountMinor"]!, answer.ETag));
        Assert.False((await cart.CallAsync("POST /items", new { sku }, ("Prefer", "return=representation"))).Is(200).Headers.ContainsKey("Preference-Applied"));
        Assert.NotNull((await app.Client.CallAsync("POST /api/v1/carts", "{}", ("Prefer", "return=minimal"))).Is(201)["token"]);
    }

    private static async Task<Answer> ApplyAsync(Cart cart, params object[] actions) => (await cart.CallAsync("POST /actions", new { actions })).Is(200);
}
