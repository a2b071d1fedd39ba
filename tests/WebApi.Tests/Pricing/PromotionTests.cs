using System.Text.Json.Nodes;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Pricing;

public sealed class PromotionTests(ShopApp app)
{
    [Fact]
    public async Task APromotionIsCreatedReadChangedAndRemoved()
    {
        var code = NewCode();
        var created = (await app.Admin.CallAsync("POST /api/v1/promotions", Percentage(code))).Is(201);
        Assert.Equal(($"/api/v1/promotions/{code}", 1, 0), (created.Headers["Location"], (int)created["version"]!, (int)created["usedCount"]!));

        var read = (await app.Admin.CallAsync($"GET /api/v1/promotions/{code.ToUpperInvariant()}")).Is(200);
        Assert.Equal((created.Text, created.ETag), (read.Text, read.ETag));
        (await app.Admin.CallAsync($"GET /api/v1/promotions/{code}", null, ("If-None-Match", read.ETag))).Is(304);

        var changed = (await app.Admin.CallAsync($"PUT /api/v1/promotions/{code}", Percentage(code, 2500), read.IfMatch())).Is(200);
        Assert.Equal((2500, 2), ((int)changed["basisPoints"]!, (int)changed["version"]!));
        (await app.Admin.CallAsync($"DELETE /api/v1/promotions/{code}", null, changed.IfMatch())).Is(204);
        (await app.Admin.CallAsync($"GET /api/v1/promotions/{code}")).IsError(404, "PROMOTION_NOT_FOUND");
    }

    [Fact]
    public async Task WhoeverChangesOrRemovesNamesWhatTheyHaveRead()
    {
        var code = NewCode();
        var stale = (await app.Admin.CallAsync("POST /api/v1/promotions", Percentage(code))).Is(201);
        (await app.Admin.CallAsync($"PUT /api/v1/promotions/{code}", Percentage(code))).IsError(428, "PRECONDITION_REQUIRED");
        (await app.Admin.CallAsync($"DELETE /api/v1/promotions/{code}")).IsError(428, "PRECONDITION_REQUIRED");
        (await app.Admin.CallAsync($"PUT /api/v1/promotions/{code}", Percentage(code, 1), stale.IfMatch())).Is(200);
        Assert.Equal(2, (int)(await app.Admin.CallAsync($"PUT /api/v1/promotions/{code}", Percentage(code), stale.IfMatch())).IsError(412, "PRECONDITION_FAILED")["error.details.currentVersion"]!);
        (await app.Admin.CallAsync($"DELETE /api/v1/promotions/{code}", null, stale.IfMatch())).IsError(412, "PRECONDITION_FAILED");
        (await app.Admin.CallAsync($"PUT /api/v1/promotions/{NewCode()}", Percentage(code), stale.IfMatch())).IsError(404, "PROMOTION_NOT_FOUND");
        (await app.Admin.CallAsync($"DELETE /api/v1/promotions/{NewCode()}", null, stale.IfMatch())).IsError(404, "PROMOTION_NOT_FOUND");
    }

    [Fact]
    public async Task ACodeIsTakenInEveryCaseAndIsKept()
    {
        var code = NewCode();
        var created = (await app.Admin.CallAsync("POST /api/v1/promotions", Percentage(code))).Is(201);
        (await app.Admin.CallAsync("POST /api/v1/promotions", Percentage(code.ToUpperInvariant()))).IsError(409, "CODE_TAKEN");
        (await app.Admin.CallAsync($"PUT /api/v1/promotions/{code}", Percentage(NewCode()), created.IfMatch())).IsInvalid("/code");
    }

    [Theory]
    [InlineData("""{"code":"two words","kind":"percentage","basisPoints":1}""", "/code")]
    [InlineData("""{"code":"A","kind":"percentage"}""", "/basisPoints")]
    [InlineData("""{"code":"A","kind":"percentage","basisPoints":10001}""", "/basisPoints")]
    [InlineData("""{"code":"A","kind":"free"}""", "/kind")]
    [InlineData("""{"code":"A","kind":"fixedAmount","amountsOff":[{"amountMinor":1,"currency":"EUR"},{"amountMinor":1,"currency":"eur"}]}""", "/amountsOff/1/currency")]
    [InlineData("""{"code":"A","kind":"fixedAmount","amountsOff":[{"amountMinor":1,"currency":"EUR"}],"minimumSubtotals":[{"amountMinor":-1,"currency":"EUR"}]}""", "/minimumSubtotals/0/amountMinor")]
    [InlineData("""{"code":"A","kind":"buyXGetY","buyQuantity":1}""", "/getQuantity")]
    [InlineData("""{"code":"A","kind":"percentage","basisPoints":1,"usedCount":1}""", "/usedCount")]
    public async Task AFaultIsNamedByItsPlace(string content, string pointer) => (await app.Admin.CallAsync("POST /api/v1/promotions", content)).IsInvalid(pointer);

    [Fact]
    public async Task AdministrationNeedsItsOwnScope()
    {
        foreach (var call in new[] { "POST /api/v1/promotions", "GET /api/v1/promotions", "GET /api/v1/promotions/A", "PUT /api/v1/promotions/A", "DELETE /api/v1/promotions/A", "PUT /api/v1/prices" })
        {
            (await app.Client.CallAsync(call, call[0] == 'P' ? "{}" : null)).IsError(401, "UNAUTHENTICATED");
            (await app.ClientOf("editor", ShopApp.CatalogWrite).CallAsync(call, call[0] == 'P' ? "{}" : null)).IsError(403, "FORBIDDEN");
        }

        (await app.ClientOf("pricer", ShopApp.PricingWrite).CallAsync("GET /api/v1/promotions")).Is(200);
    }

    [Fact]
    public async Task TheListGoesOnByCursorAndByPage()
    {
        foreach (var code in new[] { NewCode(), NewCode(), NewCode() })
            (await app.Admin.CallAsync("POST /api/v1/promotions", Percentage(code))).Is(201);

        // Other tests create some as well, so the list may grow; none is there twice.
        var codes = new List<string>();
        var address = "/api/v1/promotions?limit=2";
        for (string? cursor = ""; cursor is not null; address = $"/api/v1/promotions?limit=2&cursor={cursor}")
        {
            var page = (await app.Admin.CallAsync($"GET {address}")).Is(200);
            codes.AddRange(page["items"]!.AsArray().Select(item => ((string)item!["code"]!).ToUpperInvariant()));
            cursor = (string?)page["nextCursor"];
        }

        Assert.True(codes.Count >= 3);
        Assert.Equal(codes.Distinct().Order(StringComparer.Ordinal), codes);
        Assert.Single((await app.Admin.CallAsync("GET /api/v1/promotions?limit=1&page=2")).Is(200)["items"]!.AsArray());
        (await app.Admin.CallAsync("GET /api/v1/promotions?limit=0")).IsInvalid("/limit");
        (await app.Admin.CallAsync("GET /api/v1/promotions?cursor=!")).IsInvalid("/cursor");
        (await app.Admin.CallAsync("GET /api/v1/promotions?limit=100&page=101")).IsInvalid("/page");
    }

    [Fact]
    public async Task ACartShowsWhatItsCodesTakeOff()
    {
        var (ten, off, dear) = (NewCode(), NewCode(), NewCode());
        await CreateAsync(Percentage(ten), stackable: true);
        await CreateAsync(new JsonObject { ["code"] = off, ["kind"] = "fixedAmount", ["amountsOff"] = new JsonArray(new JsonObject { ["amountMinor"] = 300, ["currency"] = "USD" }) }, stackable: true);
        await CreateAsync(Percentage(dear), minimum: 1_000_000);
        var (_, sku) = await app.ProductOnSaleAsync(price: 1005);
        var cart = await app.GuestCartAsync(new { items = new[] { new { sku, quantity = 3 } } });
        await AddCodesAsync(cart, ten.ToUpperInvariant(), off, dear, "nonesuch");

        // 10 % of 3015 is 301.5, halfway, and 302 is even.
        var read = await cart.ReadAsync();
        Assert.Equal((3015, 602, 2413), (Total(read, "subtotal"), Total(read, "discount"), Total(read, "total")));
        Assert.Equal(["applied", "applied", "notApplicable", "unknown"], read["discountCodes"]!.AsArray().Select(code => (string)code!["status"]!));
        Assert.Equal(ten.ToUpperInvariant(), (string)read["discountCodes.0.code"]!);
        Assert.Equal([$"{dear} BELOW_MINIMUM", "nonesuch "], read["issues"]!.AsArray().Select(issue => $"{issue!["meta"]!["code"]} {issue["meta"]!["reason"]}"));
        Assert.True((bool)read["checkoutReady"]!);

        var changed = (await cart.CallAsync("POST /actions", new { actions = new[] { new { type = "removeDiscountCode", code = off } } })).Is(200);
        Assert.Equal(302, Total(changed, "discount"));
    }

    [Fact]
    public async Task APromotionCountsFromTheMomentItIsChanged()
    {
        var code = NewCode();
        var created = (await app.Admin.CallAsync("POST /api/v1/promotions", Percentage(code))).Is(201);
        var (_, sku) = await app.ProductOnSaleAsync(price: 1000);
        var cart = await app.GuestCartAsync(new { items = new[] { new { sku, quantity = 1 } } });
        await AddCodesAsync(cart, code);
        Assert.Equal(100, Total(await cart.ReadAsync(), "discount"));

        var content = Percentage(code);
        content["endsAt"] = "2026-01-01T00:00:00Z";
        (await app.Admin.CallAsync($"PUT /api/v1/promotions/{code}", content, created.IfMatch())).Is(200);
        var read = await cart.ReadAsync();
        Assert.Equal((0, "notApplicable", "ENDED"), (Total(read, "discount"), (string)read["discountCodes.0.status"]!, (string)read["issues.0.meta.reason"]!));
    }

    [Fact]
    public async Task AnEmptyCartKnowsItsCodesToo()
    {
        var code = NewCode();
        await CreateAsync(Percentage(code));
        var cart = await app.GuestCartAsync();
        await AddCodesAsync(cart, code, "nonesuch");
        Assert.Equal(["notApplicable", "unknown"], (await cart.ReadAsync())["discountCodes"]!.AsArray().Select(known => (string)known!["status"]!));
    }

    private static string NewCode() => $"c-{Guid.CreateVersion7():N}";

    private static JsonObject Percentage(string code, int basisPoints = 1000) => new() { ["code"] = code, ["kind"] = "percentage", ["basisPoints"] = basisPoints };

    private static int Total(Answer cart, string name) => (int)cart[$"totals.{name}.amountMinor"]!;

    private static async Task AddCodesAsync(Cart cart, params string[] codes) =>
        (await cart.CallAsync("POST /actions", new { actions = codes.Select(code => new { type = "addDiscountCode", code }) })).Is(200);

    private async Task CreateAsync(JsonObject content, bool stackable = false, long? minimum = null)
    {
        content["stackable"] = stackable;
        if (minimum is not null)
            content["minimumSubtotals"] = new JsonArray(new JsonObject { ["amountMinor"] = minimum, ["currency"] = "USD" });
        (await app.Admin.CallAsync("POST /api/v1/promotions", content)).Is(201);
    }
}
