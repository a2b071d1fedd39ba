using System.Text.Json.Nodes;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Pricing;

public sealed class PricingImportTests(ShopApp app)
{
    [Fact]
    public async Task EveryRowThatCanLandDoesAndTheOthersAreNamed()
    {
        var skus = Enumerable.Range(0, 120).Select(_ => Given.Sku()).ToArray();
        (await app.Admin.CallAsync("POST /api/v1/products", Given.Product(Given.Slug(), skus[..60]))).Is(201);
        (await app.Admin.CallAsync("POST /api/v1/products", Given.Product(Given.Slug(), skus[60..]))).Is(201);
        var code = Code();
        string[] lines =
        [
            .. skus.Select((sku, i) => Price(sku, 100 + i, compareAt: 500)),
            $$"""{"code":"{{code}}","kind":"percentage","basisPoints":1000}""",
            "",
            Price(skus[0], -1),
            Price("nowhere", 1),
            Price(skus[0], 1, "euros"),
            """{"code":"X","kind":"percentage"}""",
            """{"code":"X","kind":"percentage","basisPoints":"many"}""",
            """{"code":"X","kind":"fixedAmount","amountsOff":[null]}""",
            """{"code":"X","kind":"percentage","basisPoints":1,"colour":"red"}""",
            "not JSON",
        ];
        var report = await ImportAsync(lines);
        Assert.Equal((129, 120, 1, 8), ((int)report["rowsRead"]!, (int)report["prices"]!, (int)report["promotions"]!, (int)report["errorCount"]!));
        Assert.Equal(
            [
                "123 /price/amountMinor OUT_OF_RANGE", "124  SKU_NOT_FOUND", "125 /price/currency INVALID_FORMAT", "126 /basisPoints REQUIRED",
                "127 /basisPoints VALIDATION_ERROR", "128  VALIDATION_ERROR", "129 /colour VALIDATION_ERROR", "130  MALFORMED_JSON",
            ],
            report["errors"]!.AsArray().Select(error => $"{error!["row"]} {error["column"]} {error["code"]}").Order(StringComparer.Ordinal));
        var variants = (await app.Client.CallAsync($"GET /api/v1/variants?currency=EUR&skus={string.Join(',', skus[20..])}")).Is(200)["items"]!.AsArray();
        Assert.Equal(Enumerable.Range(120, 100).Select(i => (i, 500)), variants.Select(variant => ((int)variant!["price"]!["amountMinor"]!, (int)variant["compareAtPrice"]!["amountMinor"]!)));
        Assert.Equal(1000, (int)(await PromotionAsync(code)).Is(200)["basisPoints"]!);
    }

    [Fact]
    public async Task TheSameFileAgainChangesNothingAndAnotherOneWhatItSays()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var code = Code();
        string[] lines = [Price(sku, 100), $$"""{"code":"{{code}}","kind":"buyXGetY","buyQuantity":2,"getQuantity":1}"""];
        await ImportAsync(lines);
        var (promotion, price) = ((await PromotionAsync(code)).Is(200).Text, await VariantAsync(sku));
        Assert.Equal((1, 1), ((int)(await ImportAsync(lines))["prices"]!, (int)(await ImportAsync(lines))["promotions"]!));
        Assert.Equal((promotion, price), ((await PromotionAsync(code)).Is(200).Text, await VariantAsync(sku)));

        await ImportAsync([$$"""{"code":"{{code.ToLowerInvariant()}}","kind":"percentage","basisPoints":500}"""]);
        var changed = (await PromotionAsync(code)).Is(200);
        Assert.Equal(("percentage", 2), ((string)changed["kind"]!, (int)changed["version"]!));
    }

    [Fact]
    public async Task ADryRunStoresNothing()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        var code = Code();
        var report = await ImportAsync([Price(sku, 100), $$"""{"code":"{{code}}","kind":"percentage","basisPoints":500}""", "{}"], "?dryRun=true");
        Assert.Equal((1, 1, 1), ((int)report["prices"]!, (int)report["promotions"]!, (int)report["errorCount"]!));
        (await PromotionAsync(code)).IsError(404, "PROMOTION_NOT_FOUND");
        Assert.Empty((await app.Client.CallAsync($"GET /api/v1/variants?currency=EUR&skus={sku}")).Is(200)["items"]!.AsArray());
    }

    [Fact]
    public async Task OnlyWhoMaySetPricesMayImportThem()
    {
        (await app.ClientOf("other", ShopApp.CatalogWrite).CallAsync("POST /api/v1/pricing/imports", Calls.Content("{}", "application/x-ndjson"))).IsError(403, "FORBIDDEN");
        (await app.Admin.CallAsync("POST /api/v1/pricing/imports", Calls.Content("{}"))).IsError(415, "UNSUPPORTED_MEDIA_TYPE");
        Assert.Equal("EMPTY_FILE", (string)(await ImportAsync([]))["errors"]![0]!["code"]!);
    }

    private async Task<JsonNode> ImportAsync(string[] lines, string query = "") =>
        (await app.Admin.CallAsync($"POST /api/v1/pricing/imports{query}", Calls.Content(string.Join('\n', lines), "application/x-ndjson"))).Is(200).Json;

    private Task<Answer> PromotionAsync(string code) => app.Admin.CallAsync($"GET /api/v1/promotions/{code}");

    private async Task<string> VariantAsync(string sku) => (await app.Client.CallAsync($"GET /api/v1/variants?currency=EUR&skus={sku}")).Is(200)["items.0.priceSource"]!.ToJsonString();

    private static string Price(string sku, long amountMinor, string currency = "EUR", long? compareAt = null) => new JsonObject
    {
        ["sku"] = sku,
        ["price"] = new JsonObject { ["amountMinor"] = amountMinor, ["currency"] = currency },
        ["compareAtPrice"] = compareAt is null ? null : new JsonObject { ["amountMinor"] = compareAt, ["currency"] = currency },
    }.ToJsonString();

    private static string Code() => $"C-{Guid.CreateVersion7():N}".ToUpperInvariant();
}
