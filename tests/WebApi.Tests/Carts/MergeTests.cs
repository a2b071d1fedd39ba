using Shop.TestSupport;

namespace Shop.WebApi.Tests.Carts;

public sealed class MergeTests(ShopApp app)
{
    [Theory]
    [InlineData("sum", "A=7 B=1 C=3", "A 7>7 summed, B 1>1 kept, C 3>3 added")]
    [InlineData("max", "A=5 B=1 C=3", "A 7>5 larger, B 1>1 kept, C 3>3 added")]
    [InlineData("keepTarget", "A=2 B=1", "A 7>2 kept, B 1>1 kept, C 3>0 discarded")]
    [InlineData("replace", "A=5 C=3", "A 7>5 replaced, B 1>0 discarded, C 3>3 added")]
    public async Task AGuestsCartBecomesPartOfTheCustomersAtSignIn(string strategy, string merged, string report)
    {
        var skus = new Dictionary<string, string>();
        foreach (var name in new[] { "A", "B", "C" })
            skus[name] = (await app.ProductOnSaleAsync()).Sku;
        var guests = await app.GuestCartAsync(new { items = new[] { new { sku = skus["A"], quantity = 5 }, new { sku = skus["C"], quantity = 3 } } });
        var customer = app.ClientOf(Given.Slug());
        var target = (await customer.CallAsync("POST /api/v1/carts", new { items = new[] { new { sku = skus["A"], quantity = 2 }, new { sku = skus["B"], quantity = 1 } } })).Is(201).Headers["Location"];

        var body = new { sourceCartId = guests.Path.Split('/')[^1], sourceToken = guests.Token, strategy };
        var first = (await customer.CallAsync($"POST {target}/merge", body)).Is(200);
        Assert.Equal(merged, string.Join(' ', first["items"]!.AsArray().Select(i => $"{NameOf((string)i!["sku"]!)}={i["quantity"]}")));
        Assert.Equal(report, string.Join(", ", first["report"]!.AsArray().Select(r => $"{NameOf((string)r!["sku"]!)} {r["from"]}>{r["to"]} {r["reason"]}")));
        (await guests.CallAsync("GET")).IsError(404, "CART_NOT_FOUND");

        var again = (await customer.CallAsync($"POST {target}/merge", body)).Is(200);
        Assert.Equal((first.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));

        string NameOf(string sku) => skus.Single(s => s.Value == sku).Key;
    }

    [Fact]
    public async Task NobodyMergesACartThatIsNotTheirs()
    {
        var (guests, others) = (await app.GuestCartAsync(), await app.GuestCartAsync());
        var id = others.Path.Split('/')[^1];
        (await guests.CallAsync("POST /merge", new { sourceCartId = id, strategy = "sum" })).IsError(404, "CART_NOT_FOUND");
        (await guests.CallAsync("POST /merge", new { sourceCartId = id, sourceToken = guests.Token, strategy = "sum" })).IsError(404, "CART_NOT_FOUND");
        (await guests.CallAsync("POST /merge", new { sourceCartId = Guid.CreateVersion7(), sourceToken = others.Token, strategy = "sum" })).IsError(404, "CART_NOT_FOUND");
        (await app.Client.CallAsync($"POST {guests.Path}/merge", new { sourceCartId = id, sourceToken = others.Token, strategy = "sum" })).IsError(404, "CART_NOT_FOUND");
        await others.ReadAsync();
    }

    [Fact]
    public async Task WhatCannotBeMergedLeavesBothCartsAsTheyWere()
    {
        var (guests, yen) = (await app.GuestCartAsync(), await app.GuestCartAsync("""{"currency":"JPY"}"""));
        var body = new { sourceCartId = yen.Path.Split('/')[^1], sourceToken = yen.Token, strategy = "sum" };
        (await guests.CallAsync("POST /merge", body)).IsError(422, "CURRENCY_MISMATCH");
        var usd = await app.GuestCartAsync();
        body = body with { sourceCartId = usd.Path.Split('/')[^1], sourceToken = usd.Token };
        (await guests.CallAsync("POST /merge", body, ("If-Match", "\"9\""))).IsError(412, "PRECONDITION_FAILED");
        (await guests.CallAsync("POST /merge", body with { strategy = "other" })).IsInvalid("/strategy");
        (await guests.CallAsync("POST /merge", body with { sourceCartId = guests.Path.Split('/')[^1] })).IsInvalid("/sourceCartId");
        foreach (var cart in new[] { guests, yen, usd })
            Assert.Equal("\"1\"", (await cart.ReadAsync()).ETag);
    }

    [Fact]
    public async Task ACustomerHasOneCurrentCart()
    {
        var customer = app.ClientOf(Given.Slug());
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => customer.CallAsync("GET /api/v1/carts/current")));
        var id = Assert.Single(answers.Select(answer => (string)answer.Is(200)["id"]!).Distinct());
        Assert.NotNull(answers[0]["customerId"]);
        (await customer.CallAsync("GET /api/v1/carts/current", null, ("If-None-Match", answers[0].ETag))).Is(304);
        (await app.Client.CallAsync("GET /api/v1/carts/current")).IsError(401, "UNAUTHENTICATED");

        (await customer.CallAsync($"DELETE /api/v1/carts/{id}")).Is(204);
        var next = (string)(await customer.CallAsync("GET /api/v1/carts/current")).Is(200)["id"]!;
        Assert.NotEqual(id, next);
        Assert.Equal(next, (string)(await customer.CallAsync("GET /api/v1/carts/current")).Is(200)["id"]!);
    }

    [Fact]
    public async Task TheCurrentCartIsNeverAGuestsNotEvenAfterItWasMergedIntoOne()
    {
        var (customer, guests) = (app.ClientOf(Given.Slug()), await app.GuestCartAsync());
        var id = (string)(await customer.CallAsync("GET /api/v1/carts/current")).Is(200)["id"]!;
        (await customer.CallAsync($"POST {guests.Path}/merge", new { sourceCartId = id, strategy = "sum" }, ("Cart-Token", guests.Token))).Is(200);
        var current = (await customer.CallAsync("GET /api/v1/carts/current")).Is(200);
        Assert.DoesNotContain((string)current["id"]!, (string[])[id, guests.Path.Split('/')[^1]]);
        Assert.NotNull(current["customerId"]);
        await guests.ReadAsync();
    }

    [Fact]
    public async Task TheFirstCartACustomerBeginsIsTheCurrentOneAndFollowsAMerge()
    {
        var customer = app.ClientOf(Given.Slug());
        var (first, second) = (await BeginAsync(), await BeginAsync());
        Assert.Equal(first, await CurrentAsync());
        (await customer.CallAsync($"POST /api/v1/carts/{second}/merge", new { sourceCartId = first, strategy = "sum" })).Is(200);
        Assert.Equal(second, await CurrentAsync());

        async Task<string> BeginAsync() => (string)(await customer.CallAsync("POST /api/v1/carts", "{}")).Is(201)["id"]!;
        async Task<string> CurrentAsync() => (string)(await customer.CallAsync("GET /api/v1/carts/current")).Is(200)["id"]!;
    }
}
