using System.Text.Json.Nodes;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Catalog;

public sealed class FormerSlugTests(ShopApp app)
{
    [Fact]
    public async Task AnOldSlugLeadsToTheNewestWithTheQuestionThatWasAsked()
    {
        var (product, _) = await app.ProductOnSaleAsync();
        var (first, second, third) = ((string)product["slug"]!, Given.Slug(), Given.Slug());
        product = await RenameAsync(await RenameAsync(product, second), third);
        foreach (var old in (string[])[first, second])
        {
            var moved = (await app.Client.CallAsync($"GET /api/v1/products/{old}?currency=USD")).Is(301);
            Assert.Equal($"/api/v1/products/{third}?currency=USD", moved.Headers["Location"]);
            Assert.Matches("public, max-age=[0-9]+", moved.Headers["Cache-Control"]);
            Assert.Empty(moved.Body);
            Assert.Equal((string)product["id"]!, (string)(await app.Client.CallAsync($"GET {moved.Headers["Location"]}")).Is(200)["id"]!);
        }
    }

    [Fact]
    public async Task AnOldSlugThatSomethingElseTookIsThat()
    {
        var (product, _) = await app.ProductOnSaleAsync();
        var old = (string)product["slug"]!;
        var renamed = await RenameAsync(product, Given.Slug());
        var other = (await app.Admin.CallAsync("POST /api/v1/products", Given.Product(old, Given.Sku()))).Is(201);
        Assert.Equal((string)other["id"]!, (string)(await app.Client.CallAsync($"GET /api/v1/products/{old}")).Is(200)["id"]!);

        // Back again: the slug is where it began, and the one between leads there.
        await RenameAsync(other, Given.Slug());
        var back = await RenameAsync(renamed, old);
        Assert.Equal((string)product["id"]!, (string)(await app.Client.CallAsync($"GET /api/v1/products/{old}")).Is(200)["id"]!);
        Assert.Equal($"/api/v1/products/{back["slug"]}", (await app.Client.CallAsync($"GET /api/v1/products/{renamed["slug"]}")).Is(301).Headers["Location"]);
    }

    [Fact]
    public async Task WhatIsArchivedIsNotFoundUnderAnyOfItsSlugs()
    {
        var (product, _) = await app.ProductOnSaleAsync();
        var old = (string)product["slug"]!;
        var renamed = await RenameAsync(product, Given.Slug());
        var archived = (await app.Admin.CallAsync($"DELETE /api/v1/products/{renamed["id"]}", null, renamed.IfMatch())).Is(200);
        Assert.Equal("archived", (string)archived["status"]!);
        foreach (var slug in (string[])[old, (string)renamed["slug"]!])
            (await app.Client.CallAsync($"GET /api/v1/products/{slug}")).IsError(404, "PRODUCT_NOT_FOUND");
        var moved = (await app.Admin.CallAsync($"GET /api/v1/products/{old}")).Is(301);
        Assert.Equal(($"/api/v1/products/{renamed["slug"]}", "private, no-cache"), (moved.Headers["Location"], moved.Headers["Cache-Control"]));
    }

    [Fact]
    public async Task ACategoryKnowsItsOldSlugsToo()
    {
        var (old, now) = (Given.Slug(), Given.Slug());
        var created = (await app.Admin.CallAsync("POST /api/v1/categories", new { slug = old, name = "Lamps" })).Is(201);
        var renamed = (await app.Admin.CallAsync($"PATCH /api/v1/categories/{created["id"]}", new { slug = now }, created.IfMatch())).Is(200);
        Assert.Equal($"/api/v1/categories/{now}", (await app.Client.CallAsync($"GET /api/v1/categories/{old}")).Is(301).Headers["Location"]);
        (await app.Admin.CallAsync($"DELETE /api/v1/categories/{created["id"]}", null, renamed.IfMatch())).Is(200);
        (await app.Client.CallAsync($"GET /api/v1/categories/{old}")).IsError(404, "CATEGORY_NOT_FOUND");
    }

    private async Task<Answer> RenameAsync(Answer product, string slug)
    {
        var renamed = (await app.Admin.CallAsync($"PATCH /api/v1/products/{product["id"]}", new JsonObject { ["slug"] = slug }.ToJsonString(), product.IfMatch())).Is(200);
        Assert.Equal(slug, (string)renamed["slug"]!);
        return renamed;
    }
}
