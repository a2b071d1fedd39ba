using System.Text.Json.Nodes;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Catalog;

public sealed class ProductTests(ShopApp app)
{
    [Fact]
    public async Task AProductIsTheSameByIdAndBySlug()
    {
        var bySlug = (await app.Client.CallAsync("GET /api/v1/products/pressoir-french-press")).Is(200);
        var byId = (await app.Client.CallAsync($"GET /api/v1/products/{bySlug["id"]}")).Is(200);
        Assert.Equal(bySlug.Text, byId.Text);
        Assert.Equal(bySlug.ETag, byId.ETag);
        Assert.StartsWith($"\"{bySlug["version"]}-", bySlug.ETag, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADetailHoldsTheVariantsWithPriceAndAvailability()
    {
        var product = (await app.Client.CallAsync("GET /api/v1/products/pressoir-french-press")).Is(200);
        var variant = product["variants"]!.AsArray().Single(v => (string)v!["sku"]! == "PRS-COP-350")!;
        Assert.Equal(
            """{"amountMinor":5800,"currency":"USD","fractionDigits":2}""",
            variant["price"]!.ToJsonString());
        Assert.Equal("Copper", (string)variant["optionValues"]!["Finish"]!);
        Assert.Equal("lowStock", (string)variant["availability"]!["status"]!);
        Assert.Equal("live", (string)variant["availability"]!["source"]!);
        Assert.Equal("live", (string)variant["priceSource"]!["source"]!);
        Assert.Equal((string)product["id"]!, (string)variant["productId"]!);
        Assert.Equal("Kitchen & Dining > Cookware > Coffee & tea makers", (string)product["categories.0.path"]!);
        Assert.EndsWith("Z", (string)product["createdAt"]!, StringComparison.Ordinal);
        Assert.Contains("Double mesh filter", (string)product["description"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such")]
    [InlineData("01890000-0000-7000-8000-000000000000")]
    [InlineData("0189")]
    [InlineData("PRESSOIR-FRENCH-PRESS")]
    public async Task WhatIsNotThereIsNotFound(string idOrSlug) =>
        (await app.Client.CallAsync($"GET /api/v1/products/{idOrSlug}")).IsError(404, "PRODUCT_NOT_FOUND");

    [Fact]
    public async Task AProductIsNotSoldInAnotherCurrency() =>
        (await app.Client.CallAsync("GET /api/v1/products/pressoir-french-press?currency=EUR")).IsError(404, "PRODUCT_NOT_FOUND");

    [Theory]
    [InlineData("JPY", 0)]
    [InlineData("KWD", 3)]
    public async Task MoneyHasTheDigitsOfItsCurrency(string currency, int digits)
    {
        var (product, sku) = await app.ProductOnSaleAsync(1500, currency);
        Assert.Equal(digits, (int)product["variants.0.price.fractionDigits"]!);
        Assert.Equal(1500, (int)(await app.Client.CallAsync($"GET /api/v1/variants?skus={sku}&currency={currency}")).Is(200)["items.0.price.amountMinor"]!);
    }

    [Fact]
    public async Task VariantsComeInTheOrderAskedFor()
    {
        var answer = (await app.Client.CallAsync("GET /api/v1/variants?skus=PRS-GPH-1L,NO-SUCH,PRS-COP-350,PRS-GPH-1L")).Is(200);
        Assert.Equal(["PRS-GPH-1L", "PRS-COP-350"], answer["items"]!.AsArray().Select(v => (string)v!["sku"]!));
        Assert.Equal(["NO-SUCH"], answer["notFound"]!.AsArray().Select(sku => (string)sku!));
    }

    [Fact]
    public async Task AHundredVariantsCanBeAskedForAndNoMore()
    {
        static string Skus(int count) => string.Join(',', Enumerable.Range(0, count));
        Assert.Equal(100, (await app.Client.CallAsync($"GET /api/v1/variants?skus={Skus(100)}")).Is(200)["notFound"]!.AsArray().Count);
        (await app.Client.CallAsync($"GET /api/v1/variants?skus={Skus(101)}")).IsInvalid("/skus");
        (await app.Client.CallAsync("GET /api/v1/variants")).IsInvalid("/skus");
        (await app.Client.CallAsync("GET /api/v1/variants?skus=,,")).IsInvalid("/skus");
    }

    [Fact]
    public async Task WhatIsCreatedCanBeReadAtItsLocation()
    {
        var sku = Given.Sku();
        var content = Given.Product(Given.Slug(), sku);
        content["description"] = "<p onclick=\"x()\">Good<script>alert(1)</script></p>";
        var created = (await app.Admin.CallAsync("POST /api/v1/products", content)).Is(201);
        Assert.Equal($"/api/v1/products/{created["id"]}", created.Headers["Location"]);
        Assert.Equal("<p>Good</p>", (string)created["description"]!);
        Assert.Equal("inStock", (string)created["variants.0.availability.status"]!);
        Assert.Equal(1, (long)created["version"]!);

        var read = (await app.Admin.CallAsync($"GET {created.Headers["Location"]}")).Is(200);
        Assert.Equal(created.Text, read.Text);
        Assert.Equal(created.ETag, read.ETag);
        Assert.Contains("private", read.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyAdministratorsSeeDrafts()
    {
        var content = Given.Product(Given.Slug(), Given.Sku());
        content["status"] = "draft";
        var path = (await app.Admin.CallAsync("POST /api/v1/products", content)).Is(201).Headers["Location"];
        (await app.Admin.CallAsync($"GET {path}")).Is(200);
        (await app.Client.CallAsync($"GET {path}")).IsError(404, "PRODUCT_NOT_FOUND");
        (await app.ClientOf("ada").CallAsync($"GET {path}")).IsError(404, "PRODUCT_NOT_FOUND");
    }

    [Fact]
    public async Task ASlugIsTakenOnce()
    {
        var (first, _) = await app.ProductOnSaleAsync();
        var slug = (string)first["slug"]!;
        Assert.Equal(slug, (string)(await app.Admin.CallAsync("POST /api/v1/products", Given.Product(slug, Given.Sku()))).IsError(409, "SLUG_TAKEN")["error.details.slug"]!);
        var (second, _) = await app.ProductOnSaleAsync();
        (await app.Admin.CallAsync($"PATCH /api/v1/products/{second["id"]}", new { slug }, second.IfMatch())).IsError(409, "SLUG_TAKEN");
    }

    [Fact]
    public async Task ASkuIsTakenOnce()
    {
        var (_, sku) = await app.ProductOnSaleAsync();
        Assert.Equal(sku, (string)(await app.Admin.CallAsync("POST /api/v1/products", Given.Product(Given.Slug(), Given.Sku(), sku))).IsError(409, "SKU_TAKEN")["error.details.sku"]!);
    }

    [Fact]
    public async Task OneOfManyConcurrentCreationsWins()
    {
        var content = Given.Product(Given.Slug(), Given.Sku()).ToJsonString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Admin.CallAsync("POST /api/v1/products", content)));
        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => a.Is(409));
    }

    [Fact]
    public async Task OneOfManyConcurrentChangesWins()
    {
        var (product, _) = await app.ProductOnSaleAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => app.Admin.CallAsync($"PATCH /api/v1/products/{product["id"]}", new { name = $"N{i}" }, product.IfMatch())));
        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => a.IsError(412, "PRECONDITION_FAILED"));
    }

    [Fact]
    public async Task PutReplacesAllAndRemovesVariantsThatAreNotNamed()
    {
        var (one, other) = (Given.Sku(), Given.Sku());
        var content = Given.Product(Given.Slug(), one, other);
        var created = (await app.Admin.CallAsync("POST /api/v1/products", content)).Is(201);
        var replaced = (await app.Admin.CallAsync($"PUT {created.Headers["Location"]}", Given.Product((string)content["slug"]!, one), created.IfMatch())).Is(200);
        Assert.Equal(2, (long)replaced["version"]!);
        Assert.Equal((string)created["variants.0.id"]!, (string)replaced["variants.0.id"]!);
        Assert.Single(replaced["variants"]!.AsArray());
        (await app.Admin.CallAsync("POST /api/v1/products", Given.Product(Given.Slug(), other))).Is(201);
    }

    [Fact]
    public async Task WithoutADifferenceTheVersionStays()
    {
        var content = Given.Product(Given.Slug(), Given.Sku());
        var created = (await app.Admin.CallAsync("POST /api/v1/products", content)).Is(201);
        Assert.Equal(created.ETag, (await app.Admin.CallAsync($"PUT {created.Headers["Location"]}", content, created.IfMatch())).Is(200).ETag);
        Assert.Equal(created.ETag, (await app.Admin.CallAsync($"PATCH {created.Headers["Location"]}", "{}", created.IfMatch())).Is(200).ETag);
    }

    [Fact]
    public async Task AMergePatchChangesWhatItNamesAndNullRemoves()
    {
        var content = Given.Product(Given.Slug(), Given.Sku());
        content["attributes"] = new JsonObject { ["Material"] = "Oak", ["Care"] = "Oil" };
        content["seo"] = new JsonObject { ["title"] = "Old", ["description"] = "Stays" };
        content["tags"] = new JsonArray("a", "b");
        var created = (await app.Admin.CallAsync("POST /api/v1/products", content)).Is(201);

        var patch = """{"name":"New","vendor":null,"attributes":{"Care":null,"Made in":"Riga"},"seo":{"title":null},"tags":["c"]}""";
        var patched = (await app.Admin.CallAsync($"PATCH {created.Headers["Location"]}", Calls.Content(patch, "application/merge-patch+json"), created.IfMatch())).Is(200);
        Assert.Equal(("New", "", 2L), ((string)patched["name"]!, (string)patched["vendor"]!, (long)patched["version"]!));
        Assert.Equal("""{"Material":"Oak","Made in":"Riga"}""", patched["attributes"]!.ToJsonString());
        Assert.Equal("""{"description":"Stays"}""", patched["seo"]!.ToJsonString());
        Assert.Equal("""["c"]""", patched["tags"]!.ToJsonString());
        Assert.Equal(created["variants"]!.ToJsonString(), patched["variants"]!.ToJsonString().Replace(Asof(patched), Asof(created), StringComparison.Ordinal));

        static string Asof(Answer product) => (string)product["variants.0.priceSource.asOf"]!;
    }

    [Theory]
    [InlineData("""{"name":null}""", "")]
    [InlineData("""{"name":""}""", "/name")]
    [InlineData("""{"slug":"Not A Slug"}""", "/slug")]
    [InlineData("""{"variants":[]}""", "/variants")]
    [InlineData("""{"unknown":1}""", "/unknown")]
    [InlineData("""{"status":"gone"}""", "/status")]
    [InlineData("""{"tags":"one"}""", "/tags")]
    [InlineData("""{"images":[{"url":"javascript:alert(1)","alt":""}]}""", "/images/0/url")]
    [InlineData("""{"categories":[{"slug":"no-such"}]}""", "/categories/0")]
    [InlineData("""{"variants":[{"sku":"a,b","optionValues":{"Size":"S0"},"price":{"amountMinor":1,"currency":"USD"}}]}""", "/variants/0/sku")]
    [InlineData("""{"variants":[{"sku":"X","optionValues":{"Size":"S0"},"price":{"amountMinor":-1,"currency":"USD"}}]}""", "/variants/0/price")]
    [InlineData("""{"variants":[{"sku":"X","optionValues":{"Size":"S0"},"price":{"amountMinor":1,"currency":"usd"}}]}""", "/variants/0/price/currency")]
    [InlineData("""{"variants":[{"sku":"X","optionValues":{"Size":"S9"},"price":{"amountMinor":1,"currency":"USD"}}]}""", "/variants/0/optionValues")]
    public async Task AFaultIsNamedByItsPlace(string patch, string pointer)
    {
        var (product, _) = await app.ProductOnSaleAsync();
        (await app.Admin.CallAsync($"PATCH /api/v1/products/{product["id"]}", patch, product.IfMatch())).IsInvalid(pointer);
        Assert.Equal(product.ETag, (await app.Admin.CallAsync($"GET /api/v1/products/{product["id"]}")).ETag);
    }

    [Theory]
    [InlineData("PUT", "products", "PRODUCT_NOT_FOUND")]
    [InlineData("PATCH", "products", "PRODUCT_NOT_FOUND")]
    [InlineData("DELETE", "products", "PRODUCT_NOT_FOUND")]
    [InlineData("PUT", "categories", "CATEGORY_NOT_FOUND")]
    [InlineData("PATCH", "categories", "CATEGORY_NOT_FOUND")]
    [InlineData("DELETE", "categories", "CATEGORY_NOT_FOUND")]
    public async Task AWriteNeedsToKnowWhatItChanges(string method, string resource, string notFound)
    {
        var content = resource == "products" ? Given.Product(Given.Slug(), Given.Sku()) : new JsonObject { ["slug"] = Given.Slug(), ["name"] = "C" };
        var created = (await app.Admin.CallAsync($"POST /api/v1/{resource}", content)).Is(201);
        var call = $"{method} {created.Headers["Location"]}";
        var body = method == "DELETE" ? null : content.ToJsonString();
        (await app.Client.CallAsync(call, body, created.IfMatch())).IsError(401, "UNAUTHENTICATED");
        (await app.ClientOf("ada", "catalog:read").CallAsync(call, body, created.IfMatch())).IsError(403, "FORBIDDEN");
        (await app.Admin.CallAsync(call, body)).IsError(428, "PRECONDITION_REQUIRED");
        (await app.Admin.CallAsync(call, body, ("If-Match", "\"7-0\""))).IsError(412, "PRECONDITION_FAILED");
        (await app.Admin.CallAsync(call, body, ("If-Match", "\"garbage\""))).IsError(412, "PRECONDITION_FAILED");
        foreach (var unusable in (string[])["garbage", "*", "W/" + created.ETag, created.ETag + ", \"2\"", ""])
            (await app.Admin.CallAsync(call, body, ("If-Match", unusable))).IsInvalid("/If-Match");
        foreach (var id in (string[])["01890000-0000-7000-8000-000000000000", "no-id", (string)content["slug"]!])
            (await app.Admin.CallAsync($"{method} /api/v1/{resource}/{id}", body, created.IfMatch())).IsError(404, notFound);
        Assert.Equal(created.ETag, (await app.Admin.CallAsync($"GET {created.Headers["Location"]}")).ETag);
    }

    [Fact]
    public async Task AnArchivedProductIsGoneForShoppersOnly()
    {
        var (product, sku) = await app.ProductOnSaleAsync();
        var path = product.Headers["Location"];
        var archived = (await app.Admin.CallAsync($"DELETE {path}", null, product.IfMatch())).Is(200);
        Assert.Equal("archived", (string)archived["status"]!);
        (await app.Client.CallAsync($"GET {path}")).IsError(404, "PRODUCT_NOT_FOUND");
        Assert.Equal("archived", (string)(await app.Admin.CallAsync($"GET {path}")).Is(200)["status"]!);
        Assert.Equal(sku, (string)(await app.Client.CallAsync($"GET /api/v1/variants?skus={sku}")).Is(200)["notFound.0"]!);
        Assert.Equal(archived.ETag, (await app.Admin.CallAsync($"DELETE {path}", null, archived.IfMatch())).Is(200).ETag);
    }
}
