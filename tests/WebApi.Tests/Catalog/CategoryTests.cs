using System.Text.Json.Nodes;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Catalog;

public sealed class CategoryTests(ShopApp app)
{
    [Fact]
    public async Task TheTreeHoldsWhatTheDetailShows()
    {
        var tree = (await app.Client.CallAsync("GET /api/v1/categories")).Is(200);
        var kitchen = tree["items"]!.AsArray().Single(c => (string)c!["slug"]! == "kitchen-dining")!;
        Assert.Contains(kitchen["children"]!.AsArray(), c => (string)c!["path"]! == "Kitchen & Dining > Cookware");
        var bySlug = (await app.Client.CallAsync("GET /api/v1/categories/kitchen-dining")).Is(200);
        var byId = (await app.Client.CallAsync($"GET /api/v1/categories/{kitchen["id"]}")).Is(200);
        Assert.Equal(kitchen.ToJsonString(), bySlug.Json.ToJsonString());
        Assert.Equal(bySlug.Text, byId.Text);
    }

    [Theory]
    [InlineData("no-such")]
    [InlineData("01890000-0000-7000-8000-000000000000")]
    public async Task WhatIsNotThereIsNotFound(string idOrSlug) =>
        (await app.Client.CallAsync($"GET /api/v1/categories/{idOrSlug}")).IsError(404, "CATEGORY_NOT_FOUND");

    [Fact]
    public async Task ACategoryIsFoundWithTheProductsBelowIt()
    {
        var parent = await CreateAsync();
        var child = await CreateAsync((string)parent["id"]!);
        var content = Given.Product(Given.Slug(), Given.Sku());
        content["categories"] = new JsonArray(new JsonObject { ["id"] = (string)child["id"]! });
        (await app.Admin.CallAsync("POST /api/v1/products", content)).Is(201);
        await Calls.UntilAsync(() => app.Client.CallAsync($"GET /api/v1/products?category={parent["slug"]}"), list => (int)list.Is(200)["total"]! == 1);

        (await app.Admin.CallAsync($"DELETE {child.Headers["Location"]}", null, child.IfMatch())).Is(200);
        Assert.Equal(0, (int)(await app.Client.CallAsync($"GET /api/v1/products?category={parent["slug"]}")).Is(200)["total"]!);
        (await app.Client.CallAsync($"GET /api/v1/products?category={child["slug"]}")).IsError(404, "CATEGORY_NOT_FOUND");
        (await app.Client.CallAsync($"GET {child.Headers["Location"]}")).IsError(404, "CATEGORY_NOT_FOUND");
        (await app.Admin.CallAsync($"GET {child.Headers["Location"]}")).Is(200);
    }

    [Fact]
    public async Task APatchMovesACategoryAndNullMakesItARoot()
    {
        var (parent, child) = (await CreateAsync(), await CreateAsync());
        var moved = (await app.Admin.CallAsync($"PATCH {child.Headers["Location"]}", new { parentId = (string)parent["id"]! }, child.IfMatch())).Is(200);
        Assert.Equal((string)parent["id"]!, (string)moved["parentId"]!);
        var freed = (await app.Admin.CallAsync($"PATCH {child.Headers["Location"]}", """{"parentId":null}""", moved.IfMatch())).Is(200);
        Assert.Null(freed["parentId"]);
        Assert.Equal(3, (long)freed["version"]!);
    }

    [Fact]
    public async Task ACategoryCannotStandBelowItself()
    {
        var parent = await CreateAsync();
        var child = await CreateAsync((string)parent["id"]!);
        (await app.Admin.CallAsync($"PATCH {parent.Headers["Location"]}", new { parentId = (string)child["id"]! }, parent.IfMatch())).IsInvalid("/parentId");
        (await app.Admin.CallAsync($"PATCH {parent.Headers["Location"]}", new { parentId = (string)parent["id"]! }, parent.IfMatch())).IsInvalid("/parentId");
    }

    [Fact]
    public async Task ASlugIsTakenOnce()
    {
        var category = await CreateAsync();
        (await app.Admin.CallAsync("POST /api/v1/categories", new { slug = (string)category["slug"]!, name = "Other" })).IsError(409, "SLUG_TAKEN");
    }

    [Theory]
    [InlineData("""{"slug":"UPPER","name":"x"}""", "/slug")]
    [InlineData("""{"slug":"ok","name":"a > b"}""", "/name")]
    [InlineData("""{"slug":"ok","name":" "}""", "/name")]
    [InlineData("""{"slug":"ok","name":"x","position":-1}""", "/position")]
    [InlineData("""{"slug":"ok","name":"x","parentId":"no-id"}""", "/parentId")]
    [InlineData("""{"slug":"ok","name":"x","parentId":"01890000-0000-7000-8000-000000000000"}""", "/parentId")]
    [InlineData("""{"name":"x"}""", "")]
    public async Task AFaultIsNamedByItsPlace(string content, string pointer) =>
        (await app.Admin.CallAsync("POST /api/v1/categories", content)).IsInvalid(pointer);

    private async Task<Answer> CreateAsync(string? parentId = null)
    {
        var slug = Given.Slug();
        return (await app.Admin.CallAsync("POST /api/v1/categories", new { slug, name = slug, parentId })).Is(201);
    }
}
