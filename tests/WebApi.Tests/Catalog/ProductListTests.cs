using System.Text.Json.Nodes;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Catalog;

/// <summary>Over the sample catalog and products of a vendor that only the test knows.</summary>
public sealed class ProductListTests(ShopApp app)
{
    [Fact]
    public async Task ItemsAreSummaries()
    {
        var list = await ListAsync("?limit=1&category=kitchen-dining");
        var item = list["items.0"]!.AsObject();
        Assert.Superset(new HashSet<string> { "id", "slug", "name", "vendor", "productType", "image", "priceRange", "availability", "options" }, item.Select(m => m.Key).ToHashSet());
        Assert.False(item.ContainsKey("variants"));
        Assert.Equal(2, (int)item["priceRange"]!["min"]!["fractionDigits"]!);
        Assert.Equal("USD", (string)item["priceRange"]!["max"]!["currency"]!);
    }

    [Theory]
    [InlineData("", 24)]
    [InlineData("?limit=1", 1)]
    [InlineData("?limit=100", 70)]
    [InlineData("?page=2&limit=50", 20)]
    [InlineData("?page=100&limit=100", 0)]
    public async Task ALimitIsKept(string query, int least) => Assert.InRange((await ListAsync(query))["items"]!.AsArray().Count, least, least == 1 ? 1 : 100);

    [Theory]
    [InlineData("limit=0", "/limit")]
    [InlineData("limit=101", "/limit")]
    [InlineData("limit=1.5", "/limit")]
    [InlineData("limit=ten", "/limit")]
    [InlineData("limit=2&limit=3", "/limit")]
    [InlineData("page=0", "/page")]
    [InlineData("page=101&limit=100", "/page")]
    [InlineData("page=999999999999", "/page")]
    [InlineData("cursor=bm9uc2Vuc2U", "/cursor")]
    [InlineData("cursor=***", "/cursor")]
    [InlineData("sort=cheapest", "/sort")]
    [InlineData("priceMin=-1", "/priceMin")]
    [InlineData("priceMin=2&priceMax=1", "/priceMin")]
    [InlineData("priceMax=9e9", "/priceMax")]
    [InlineData("inStock=maybe", "/inStock")]
    [InlineData("ids=1,2", "/ids")]
    [InlineData("currency=usd", "/currency")]
    [InlineData("currency=XXX", "/currency")]
    [InlineData("q=%01", "/q")]
    [InlineData("option.=M", "/option.")]
    [InlineData("option.a=1&option.b=1&option.c=1&option.d=1", "/option.*")]
    [InlineData("facets=colour", "/facets")]
    [InlineData("facets=option.", "/facets")]
    [InlineData("facets=option.a,option.b,option.c,option.d,option.e,option.f,option.g,option.h,option.i,option.j,option.k", "/facets")]
    public async Task AParameterThatIsWrongIsNamed(string query, string pointer) =>
        (await app.Client.CallAsync($"GET /api/v1/products?{query}")).IsInvalid(pointer);

    [Fact]
    public async Task AllFaultsAreNamedAtOnce() =>
        (await app.Client.CallAsync("GET /api/v1/products?limit=0&sort=no&priceMin=x")).IsInvalid("/limit").IsInvalid("/sort").IsInvalid("/priceMin");

    [Theory]
    [InlineData("name", false)]
    [InlineData("name", true)]
    [InlineData("price", false)]
    [InlineData("price", true)]
    [InlineData("newest", null)]
    public async Task ACursorLeadsThroughTheWholeListInItsOrder(string sort, bool? descending)
    {
        var (vendor, slugs) = await ProductsAsync(7);
        var seen = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await ListAsync($"?vendor={vendor}&limit=2&sort={(descending is true ? "-" : "")}{sort}{(cursor is null ? "" : "&cursor=" + cursor)}");
            Assert.Equal(7, (int)page["total"]!);
            seen.AddRange(page["items"]!.AsArray().OfType<JsonNode>());
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        var keys = seen.Select(item => sort == "price" ? (IComparable)(long)item["priceRange"]!["min"]!["amountMinor"]! : (string)item["name"]!).ToList();
        if (descending is { } falling)
            Assert.Equal(falling ? keys.OrderDescending() : keys.Order(), keys);
        Assert.Equal(slugs.Order(), seen.Select(item => (string)item["slug"]!).Order());
    }

    [Fact]
    public async Task ACursorBelongsToItsSort()
    {
        var cursor = (string)(await ListAsync("?limit=1&sort=name"))["nextCursor"]!;
        (await app.Client.CallAsync($"GET /api/v1/products?sort=price&cursor={cursor}")).IsInvalid("/cursor");
        (await app.Client.CallAsync($"GET /api/v1/products?sort=name&page=1&cursor={cursor}")).IsInvalid("/page");
    }

    [Fact]
    public async Task NewestIsTheDefaultOrder()
    {
        var (vendor, _) = await ProductsAsync(3);
        var newest = await ListAsync($"?vendor={vendor}&sort=newest");
        Assert.Equal(newest.Text, (await ListAsync($"?vendor={vendor}")).Text);
    }

    [Theory]
    [InlineData("q=notebook", "meridian-notebook", "pressoir-french-press")]
    [InlineData("q=NOTEB%C3%96OK", "meridian-notebook", "pressoir-french-press")]
    [InlineData("q=french+pressoir", "pressoir-french-press", "meridian-notebook")]
    [InlineData("q=PRS-COP-1L", "pressoir-french-press", "meridian-notebook")]
    [InlineData("category=kitchen-dining", "pressoir-french-press", "meridian-notebook")]
    [InlineData("category=coffee-tea-makers", "pressoir-french-press", "meridian-notebook")]
    [InlineData("vendor=Rue+Sablier", "pressoir-french-press", "meridian-notebook")]
    [InlineData("tag=brewing", "pressoir-french-press", "meridian-notebook")]
    [InlineData("priceMin=7100&priceMax=7100", "pressoir-french-press", "meridian-notebook")]
    [InlineData("option.Finish=Copper", "pressoir-french-press", "meridian-notebook")]
    [InlineData("option.Finish=Copper&option.Finish=Nickel", "pressoir-french-press", "meridian-notebook")]
    [InlineData("option.Finish=Copper&option.Capacity=1+L", "pressoir-french-press", "meridian-notebook")]
    [InlineData("vendor=Rue+Sablier&inStock=true", "pressoir-french-press", "no-such")]
    public async Task AFilterKeepsWhatMatches(string query, string kept, string left)
    {
        var slugs = Slugs(await ListAsync($"?limit=100&{query}"));
        Assert.Contains(kept, slugs);
        Assert.DoesNotContain(left, slugs);
    }

    [Theory]
    [InlineData("option.Finish=Copper&priceMin=5200&priceMax=5200")]
    [InlineData("option.Finish=Copper&option.Capacity=2+L")]
    [InlineData("option.Size=Copper")]
    [InlineData("vendor=Rue")]
    [InlineData("tag=brew")]
    [InlineData("currency=EUR")]
    [InlineData("ids=01890000-0000-7000-8000-000000000000")]
    [InlineData("inStock=false&vendor=Rue+Sablier&option.Finish=Copper")]
    public async Task OneVariantMeetsAllConditionsOrTheProductIsLeftOut(string query) =>
        Assert.DoesNotContain("pressoir-french-press", Slugs(await ListAsync($"?limit=100&{query}")));

    [Fact]
    public async Task ProductsAreFoundByTheirIds()
    {
        var (vendor, _) = await ProductsAsync(3);
        var ids = (await ListAsync($"?vendor={vendor}"))["items"]!.AsArray().Select(item => (string)item!["id"]!).Take(2).Order().ToArray();
        var found = (await ListAsync($"?ids={string.Join(',', ids)}"))["items"]!.AsArray().Select(item => (string)item!["id"]!).Order();
        Assert.Equal(ids, found);
    }

    [Fact]
    public async Task FacetsAreCountedBesideTheirOwnChoice()
    {
        var vendor = await SizesAsync();
        var all = await ListAsync($"?vendor={vendor}&facets=vendor,option.Size,price,category,tag&limit=1");
        Assert.Equal(["vendor", "option.Size", "price", "category", "tag"], all["facets"]!.AsArray().Select(facet => (string)facet!["key"]!));
        Assert.Equal(["Vendor", "Size", "Price", "Category", "Tag"], all["facets"]!.AsArray().Select(facet => (string)facet!["label"]!));
        Assert.Equal("M=2 S=2 L=1", Counts(all, 1));
        Assert.Equal("1000-2499=3", Counts(all, 2));
        Assert.Equal("10.00 – 24.99 USD", (string)all["facets.2.values.0.label"]!);
        Assert.True((bool)all["facets.0.values"]!.AsArray().Single(value => (string)value!["value"]! == vendor)!["selected"]!);
        Assert.True(all["facets.0.values"]!.AsArray().Count > 1);

        var large = await ListAsync($"?vendor={vendor}&option.Size=L&facets=option.Size,price");
        Assert.Equal((1, "M=2 S=2 L=1", "1000-2499=1"), ((int)large["total"]!, Counts(large, 0), Counts(large, 1)));
        Assert.Equal(["L"], large["facets.0.values"]!.AsArray().Where(value => (bool)value!["selected"]!).Select(value => (string)value!["value"]!));
        Assert.False((await ListAsync($"?vendor={vendor}")).Json.AsObject().ContainsKey("facets"));
        Assert.True((bool)(await ListAsync($"?vendor={vendor}&priceMin=1000&priceMax=2499&facets=price"))["facets.0.values.0.selected"]!);
    }

    [Fact]
    public async Task AListPriceInAnotherCurrencyPutsAProductOnSaleThere()
    {
        var (product, sku) = await app.ProductOnSaleAsync(price: 1000);
        var cheap = (await app.ProductOnSaleAsync(price: 50, currency: "NOK")).Product;
        (await app.Admin.CallAsync("PUT /api/v1/prices", new { items = new[] { new { sku, price = new { amountMinor = 70, currency = "NOK" } } } })).Is(200);
        var list = await ListUntilAsync($"?currency=NOK&sort=price&ids={product["id"]},{cheap["id"]}", found => (int)found["total"]! == 2);
        Assert.Equal([(string)cheap["slug"]!, (string)product["slug"]!], Slugs(list));
        Assert.Equal((70, "NOK"), ((int)list["items.1.priceRange.min.amountMinor"]!, (string)list["items.1.priceRange.min.currency"]!));
        Assert.Equal(1, (int)(await ListAsync($"?currency=NOK&priceMax=60&ids={product["id"]},{cheap["id"]}"))["total"]!);
        Assert.Equal(0, (int)(await ListAsync($"?ids={cheap["id"]}"))["total"]!);
    }

    [Fact]
    public async Task StockThatIsGoneIsNotListedAsInStock()
    {
        var (product, sku) = await app.ProductOnSaleAsync();
        await ListUntilAsync($"?inStock=true&ids={product["id"]}", found => (int)found["total"]! == 1);
        (await app.Admin.CallAsync("PUT /api/v1/stock", new { items = new[] { new { sku, quantity = 0 } } })).Is(200);
        await ListUntilAsync($"?inStock=true&ids={product["id"]}", found => (int)found["total"]! == 0);
        await ListUntilAsync($"?inStock=false&ids={product["id"]}", found => (int)found["total"]! == 1);
    }

    [Fact]
    public async Task RelevanceWithoutWordsIsTheOrderWithoutASort()
    {
        var (vendor, _) = await ProductsAsync(3);
        Assert.Equal((await ListAsync($"?vendor={vendor}")).Text, (await ListAsync($"?vendor={vendor}&sort=relevance")).Text);
    }

    [Fact]
    public async Task WhoTypesIsSuggestedWhatThereIs()
    {
        var suggested = (await app.Client.CallAsync("GET /api/v1/products/suggest?q=hald")).Is(200)["items"]!.AsArray();
        var product = Assert.Single(suggested, item => (string)item!["type"]! == "product")!;
        Assert.Equal(("Halden Desk Lamp", "halden-desk-lamp"), ((string)product["text"]!, (string)product["slug"]!));
        var lamps = (await app.Client.CallAsync("GET /api/v1/products/suggest?q=desk+lapm")).Is(200);
        Assert.Contains("desk-lamps", lamps["items"]!.AsArray().Where(item => (string)item!["type"]! == "category").Select(item => (string)item!["slug"]!));
        var words = (await app.Client.CallAsync("GET /api/v1/products/suggest?q=desk+la")).Is(200)["items"]!.AsArray().First(item => (string)item!["type"]! == "query")!.AsObject();
        Assert.Equal(("desk lamp", false), ((string)words["text"]!, words.ContainsKey("slug")));
        Assert.InRange((await app.Client.CallAsync("GET /api/v1/products/suggest?q=s")).Is(200)["items"]!.AsArray().Count, 1, 10);
        (await app.Client.CallAsync("GET /api/v1/products/suggest")).IsInvalid("/q");
        (await app.Client.CallAsync($"GET /api/v1/products/suggest?q={new string('a', 256)}")).IsInvalid("/q");
    }

    [Fact]
    public async Task AnUnknownCategoryIsNotFound() =>
        (await app.Client.CallAsync("GET /api/v1/products?category=no-such")).IsError(404, "CATEGORY_NOT_FOUND");

    [Fact]
    public async Task DraftsAndArchivedProductsAreNotListed()
    {
        var (vendor, slugs) = await ProductsAsync(2);
        var product = (await app.Admin.CallAsync($"GET /api/v1/products/{slugs[0]}")).Is(200);
        (await app.Admin.CallAsync($"PATCH /api/v1/products/{product["id"]}", new { status = "draft" }, product.IfMatch())).Is(200);
        await ListUntilAsync($"?vendor={vendor}", list => Slugs(list) is [var only] && only == slugs[1]);
    }

    /// <summary>Lists come from an index that follows the catalog within a second.</summary>
    private Task<Answer> ListUntilAsync(string query, Func<Answer, bool> wanted) => Calls.UntilAsync(() => ListAsync(query), wanted);

    private async Task<Answer> ListAsync(string query) => (await app.Client.CallAsync($"GET /api/v1/products{query}")).Is(200);

    private static string[] Slugs(Answer list) => [.. list["items"]!.AsArray().Select(item => (string)item!["slug"]!)];

    private static string Counts(Answer list, int facet) =>
        string.Join(' ', list[$"facets.{facet}.values"]!.AsArray().Select(value => $"{value!["value"]}={value["count"]}"));

    /// <summary>Products of a vendor of their own in sizes S and M, M and L, and S.</summary>
    private async Task<string> SizesAsync()
    {
        var vendor = Given.Slug();
        foreach (var sizes in (string[][])[["S", "M"], ["M", "L"], ["S"]])
        {
            var product = Given.Product(Given.Slug(), [.. sizes.Select(_ => Given.Sku())]);
            product["vendor"] = vendor;
            product["options"]![0]!["values"] = new JsonArray([.. sizes.Select(size => JsonValue.Create(size))]);
            for (var i = 0; i < sizes.Length; i++)
                product["variants"]![i]!["optionValues"]!["Size"] = sizes[i];
            (await app.Admin.CallAsync("POST /api/v1/products", product)).Is(201);
        }

        await ListUntilAsync($"?vendor={vendor}", list => (int)list["total"]! == 3);
        return vendor;
    }

    /// <summary>Products of a vendor of their own, two at every price.</summary>
    private async Task<(string Vendor, string[] Slugs)> ProductsAsync(int count)
    {
        var vendor = Given.Slug();
        var slugs = Enumerable.Range(0, count).Select(_ => Given.Slug()).ToArray();
        for (var i = 0; i < count; i++)
        {
            var product = Given.Product(slugs[i], Given.Sku()).WithPrice(1000 + (i * 7 % count / 2));
            product["vendor"] = vendor;
            (await app.Admin.CallAsync("POST /api/v1/products", product)).Is(201);
        }

        await ListUntilAsync($"?vendor={vendor}", list => (int)list["total"]! == count);
        return (vendor, slugs);
    }
}
