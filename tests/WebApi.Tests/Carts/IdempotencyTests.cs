using Shop.TestSupport;

namespace Shop.WebApi.Tests.Carts;

public sealed class IdempotencyTests(ShopApp app)
{
    private const string Replayed = "Idempotency-Replayed";

    [Fact]
    public async Task EveryChangeTakesEffectOnceAndIsAnsweredTheSame()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync();
        var other = await app.GuestCartAsync(new { items = new[] { new { sku, quantity = 7 } } });
        await TwiceAsync("POST /items", () => new { sku, quantity = 2 }, 200, quantity: 2);
        await TwiceAsync("POST /items", () => new { sku, forceNewLine = true }, 200, quantity: 3);
        await TwiceAsync("PATCH /items/{0}", () => new { quantity = 5 }, 200, quantity: 6);
        await TwiceAsync("DELETE /items/{0}", () => null, 200, quantity: 1);
        await TwiceAsync("POST /actions", () => new { actions = new object[] { new { type = "addItem", sku }, new { type = "addItem", sku } } }, 200, quantity: 3);
        await TwiceAsync("POST /merge", () => new { sourceCartId = other.Path.Split('/')[^1], sourceToken = other.Token, strategy = "sum" }, 200, quantity: 10);
        await TwiceAsync("DELETE /items", () => null, 200, quantity: 0);
        await TwiceAsync("DELETE", () => null, 204, quantity: null);

        async Task TwiceAsync(string call, Func<object?> body, int status, int? quantity)
        {
            var item = call.Contains("{0}", StringComparison.Ordinal) ? (string)(await cart.ReadAsync())["items.0.id"]! : "";
            var key = ("Idempotency-Key", Given.Slug());
            var first = (await cart.CallAsync(call.Replace("{0}", item, StringComparison.Ordinal), body(), key)).Is(status);
            Assert.False(first.Headers.ContainsKey(Replayed));
            var second = (await cart.CallAsync(call.Replace("{0}", item, StringComparison.Ordinal), body(), key)).Is(status);
            Assert.Equal("true", second.Headers[Replayed]);
            Assert.Equal(first.Text, second.Text);
            if (quantity is not null)
                Assert.Equal((quantity, first.ETag), ((int)second["itemCount"]!, second.ETag));
            if (body() is not null)
                (await cart.CallAsync(call.Replace("{0}", item, StringComparison.Ordinal), Other(call), key)).IsError(422, "IDEMPOTENCY_KEY_REUSED");
        }

        object Other(string call) => call switch
        {
            "POST /items" => new { sku, quantity = 1 },
            "POST /actions" => new { actions = new[] { new { type = "clear" } } },
            "POST /merge" => new { sourceCartId = other.Path.Split('/')[^1], strategy = "max" },
            _ => new { quantity = 1 },
        };
    }

    [Fact]
    public async Task AReplayShowsTheCartAsItIsNow()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync();
        (await cart.CallAsync("POST /items", new { sku }, ("Idempotency-Key", "a"))).Is(200);
        await cart.AddAsync(sku, 4);
        var replay = (await cart.CallAsync("POST /items", new { sku }, ("Idempotency-Key", "a"))).Is(200);
        Assert.Equal(("\"3\"", 5), (replay.ETag, (int)replay["itemCount"]!));
    }

    [Fact]
    public async Task AReplayIsNotHeldAgainstTheVersionItHasMadeStale()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync();
        foreach (var replayed in (bool[])[false, true])
            Assert.Equal(replayed, (await cart.CallAsync("POST /items", new { sku }, ("If-Match", "\"1\""), ("Idempotency-Key", "a"))).Is(200).Headers.ContainsKey(Replayed));
        (await cart.CallAsync("POST /items", new { sku }, ("If-Match", "\"1\""), ("Idempotency-Key", "b"))).IsError(412, "PRECONDITION_FAILED");
    }

    [Fact]
    public async Task AChangeThatFoundNothingToChangeIsRememberedAsWell()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync();
        var item = (string)(await cart.AddAsync(sku, 3))["items.0.id"]!;
        Assert.Equal("\"2\"", (await cart.CallAsync($"PATCH /items/{item}", new { quantity = 3 }, ("Idempotency-Key", "a"))).Is(200).ETag);
        (await cart.CallAsync($"PATCH /items/{item}", new { quantity = 9 })).Is(200);
        var replay = (await cart.CallAsync($"PATCH /items/{item}", new { quantity = 3 }, ("Idempotency-Key", "a"))).Is(200);
        Assert.Equal(9, (int)replay["items.0.quantity"]!);
    }

    [Fact]
    public async Task ARequestThatFailedLeavesNoRecord()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var cart = await app.GuestCartAsync();
        (await cart.CallAsync("POST /items", new { sku = "NO-SUCH" }, ("Idempotency-Key", "a"))).IsError(404, "SKU_NOT_FOUND");
        (await cart.CallAsync("POST /items", new { sku, quantity = 1000 }, ("Idempotency-Key", "a"))).IsError(422, "QUANTITY_LIMIT");
        Assert.False((await cart.CallAsync("POST /items", new { sku }, ("Idempotency-Key", "a"))).Is(200).Headers.ContainsKey(Replayed));
    }

    [Fact]
    public async Task AnotherCallersEqualKeyIsAnotherKey()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var (mine, yours) = (await app.GuestCartAsync(), await app.GuestCartAsync());
        foreach (var cart in new[] { mine, yours })
            Assert.Equal("\"2\"", (await cart.CallAsync("POST /items", new { sku }, ("Idempotency-Key", "a"))).Is(200).ETag);
        (await app.Client.CallAsync($"POST {mine.Path}/items", new { sku }, ("Idempotency-Key", "a"), ("Cart-Token", yours.Token))).IsError(404, "CART_NOT_FOUND");
        (await app.ClientOf("ada").CallAsync($"POST {mine.Path}/items", new { sku }, ("Idempotency-Key", "a"))).IsError(404, "CART_NOT_FOUND");
    }

    [Fact]
    public async Task ARepeatedCreationAnswersTheSameCartAndSecret()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var key = ("Idempotency-Key", Given.Slug());
        var body = new { items = new[] { new { sku, quantity = 2 } } };
        var first = (await app.Client.CallAsync("POST /api/v1/carts", body, key)).Is(201);
        var cart = new Cart(app, first.Headers["Location"], (string)first["token"]!, first);
        await cart.AddAsync(sku);
        var second = (await app.Client.CallAsync("POST /api/v1/carts", body, key)).Is(201);
        Assert.Equal(((string)first["id"]!, cart.Token, 3, "true"), ((string)second["id"]!, (string)second["token"]!, (int)second["itemCount"]!, second.Headers[Replayed]));
        (await app.Client.CallAsync("POST /api/v1/carts", "{}", key)).IsError(422, "IDEMPOTENCY_KEY_REUSED");

        (await cart.CallAsync("DELETE")).Is(204);
        (await app.Client.CallAsync("POST /api/v1/carts", body, key)).IsError(404, "CART_NOT_FOUND");
    }

    [Fact]
    public async Task ACreationThatFailedLeavesNoRecord()
    {
        var key = ("Idempotency-Key", Given.Slug());
        (await app.Client.CallAsync("POST /api/v1/carts", """{"items":[{"sku":"NO-SUCH"}]}""", key)).IsError(404, "SKU_NOT_FOUND");
        (await app.Client.CallAsync("POST /api/v1/carts", "{}", key)).Is(201);
    }

    [Fact]
    public async Task FiftyFirstClicksAreOneCart()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var key = ("Idempotency-Key", Given.Slug());
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.Client.CallAsync("POST /api/v1/carts", new { items = new[] { new { sku } } }, key)));
        Assert.All(answers, answer => answer.Is(201));
        Assert.Single(answers.Select(answer => (string)answer["id"]! + (string)answer["token"]! + answer.ETag).Distinct());
        Assert.Equal(49, answers.Count(answer => answer.Headers.ContainsKey(Replayed)));
    }

    [Fact]
    public async Task WithoutACredentialTheKeyIsTheSecretAndMustBeLong()
    {
        (await app.Client.CallAsync("POST /api/v1/carts", "{}", ("Idempotency-Key", new string('k', 21)))).IsInvalid("/Idempotency-Key");
        (await app.Client.CallAsync("POST /api/v1/carts", "{}", ("Idempotency-Key", Guid.CreateVersion7().ToString("N")[..22]))).Is(201);
        (await app.ClientOf(Given.Slug()).CallAsync("POST /api/v1/carts", "{}", ("Idempotency-Key", "k"))).Is(201);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("ä")]
    public async Task AKeyIsVisibleAscii(string key)
    {
        var cart = await app.GuestCartAsync();
        (await cart.CallAsync("DELETE /items", null, ("Idempotency-Key", key))).IsInvalid("/Idempotency-Key");
        (await cart.CallAsync("DELETE /items", null, ("Idempotency-Key", new string('k', 256)))).IsInvalid("/Idempotency-Key");
        (await cart.CallAsync("DELETE /items", null, ("Idempotency-Key", new string('k', 255)))).Is(200);
    }
}
