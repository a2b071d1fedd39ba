using Shop.Application.Catalog;
using Shop.Application.Pricing;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Search;

[Collection<OnSqlite>]
public sealed class SqliteProductSearchTests(SqliteDatabase database) : ProductSearchTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerProductSearchTests(SqlServerDatabase database) : ProductSearchTests(database);

public abstract class ProductSearchTests(RelationalDatabase database) : RelationalTests(database)
{
    private static readonly ProductQuery Any = new() { Currency = Given.Euro, Sort = ProductSort.Name };

    /// <summary>Queries over <see cref="StoreShopAsync"/>, each with the slugs that match.</summary>
    public static TheoryData<ProductQuery, string> Queries => new()
    {
        { Any, "beret cap shirt tee" },
        { Any with { Currency = Currency.Of("JPY") }, "cap kimono" },
        { Any with { Currency = Currency.Of("JPY"), PriceMax = 99 }, "cap" },
        { Any with { Currency = Currency.Of("USD") }, "" },
        { Any with { Vendor = "Acme" }, "cap tee" },
        { Any with { Vendor = "acme" }, "" },
        { Any with { Vendor = "" }, "beret shirt" },
        { Any with { Tag = "Sale" }, "tee" },
        { Any with { Tag = "sale" }, "cap" },
        { Any with { Tag = "Sal" }, "" },
        { Any with { Tag = Given.Awkward }, "shirt" },
        { Any with { PriceMin = 1501 }, "shirt tee" },
        { Any with { PriceMax = 1000 }, "beret" },
        { Any with { PriceMin = 1500, PriceMax = 1500 }, "cap" },
        { Any with { InStock = true }, "beret shirt tee" },
        { Any with { InStock = false }, "cap tee" },
        { Any with { Options = Choose(("Size", ["S"])) }, "shirt tee" },
        { Any with { Options = Choose(("Size", ["S", "XL"]), ("Color", ["Blue"])) }, "tee" },
        { Any with { Options = Choose(("Size", ["S"]), ("Color", ["Red"]), ("Fit", ["Slim"])) }, "tee" },
        { Any with { Options = Choose(("Size", ["S"]), ("Color", ["Red"]), ("Fit", ["Wide"])) }, "" },
        { Any with { Options = Choose(("size", ["S"])) }, "" },
        { Any with { Options = Choose((Given.Awkward, [Given.Awkward])) }, "shirt" },
        { Any with { Options = Choose(("Size", ["S"])), InStock = true, PriceMax = 2000 }, "tee" },
        { Any with { Options = Choose(("Size", ["S"]), ("Color", ["Red"])), InStock = true }, "" },
        { Any with { Options = Choose(("Color", ["Blue"])), PriceMin = 2500 }, "" },
        { Any with { Text = "ÉLÉGANT" }, "beret" },
        { Any with { Text = " acme  TEE " }, "tee" },
        { Any with { Text = "tee cap" }, "" },
        { Any with { Text = "50%" }, "shirt" },
        { Any with { Text = "%" }, "" },
        { Any with { Text = "🎈" }, "" },
        { Any with { Text = "_off_ [x] back\\slash it's" }, "shirt" },
        { Any with { Text = "tee-2" }, "tee" },
        { Any with { Text = "TEE-2" }, "tee" },
        { Any with { Text = "grosse" }, "shirt" },
        { Any with { Text = "尺" }, "shirt" },
        { Any with { Text = "4006381333931" }, "beret" },
        { Any with { Text = "elegants" }, "beret" },
        { Any with { Text = "elegnat" }, "beret" },
        { Any with { Text = "elegnta beret" }, "" },
        { Any with { Text = "eleg" }, "beret" },
        { Any with { Text = "el beret" }, "" },
        { Any with { Text = "blue" }, "tee" },
        { Any with { Text = "wool" }, "beret" },
        { Any with { Text = "headgear" }, "beret cap" },
        { Any with { Text = "hats" }, "beret cap" },
        { Any with { Text = "hat beret" }, "beret" },
        { Any with { Vendor = "Acme", Tag = "Sale", Text = "tee", PriceMin = 1, InStock = true, Options = Choose(("Size", ["M"])) }, "tee" },
        { Any with { Category = "headgear" }, "beret cap" },
        { Any with { Category = "hats" }, "beret cap" },
        { Any with { Category = "caps" }, "cap" },
        { Any with { Category = "caps", Vendor = "Other" }, "" },
        { Any with { Ids = [] }, "" },
    };

    [Fact]
    public async Task A_list_holds_the_products_that_match()
    {
        await StoreShopAsync();
        using var folder = new TemporaryFolder();
        await using var bed = await SearchBed.OpenAsync(Open(), folder.Path);
        foreach (var (query, slugs) in Queries.Select(row => row.Data))
            Assert.Equal((slugs, $"{query}"), (await bed.FindAsync(query), $"{query}"));
    }

    [Fact]
    public async Task Ids_narrow_a_list()
    {
        var (cap, none) = (Given.Product("cap"), Given.Product("none"));
        await StoreAsync(cap, none, Given.Product("other"));
        using var folder = new TemporaryFolder();
        await using var bed = await SearchBed.OpenAsync(Open(), folder.Path);
        Assert.Equal("cap none", await bed.FindAsync(Any with { Ids = [none.Id, cap.Id, Guid.CreateVersion7()] }));
        Assert.Equal("cap", await bed.FindAsync(Any with { Ids = [none.Id, cap.Id], Text = "cap" }));
    }

    [Fact]
    public async Task A_walk_by_cursor_sees_every_product_once_and_in_order_whatever_it_is_sorted_by()
    {
        string[] names = ["Zebra", "éclair", "Eclair", "eclair", "Ünder", "_low", "10%", "尺寸", "ａ wide", "it's", "[x]", "a b", "a-b", "ab", "AB", "eclairs of the day", "eclairs of the week"];
        var products = Enumerable.Range(0, 45)
            .Select(i => Given.Product(Given.Draft($"p{i}", names[i % names.Length], i % 5), Given.Noon.AddMilliseconds(i % 3)))
            .ToList();
        await StoreAsync(products);
        var byId = products.OrderBy(p => p.Id).ToList();
        var sorts = new Dictionary<ProductSort, IEnumerable<Product>>
        {
            [ProductSort.Name] = byId.OrderBy(p => p.SortName, StringComparer.Ordinal),
            [ProductSort.NameDescending] = byId.OrderByDescending(p => p.SortName, StringComparer.Ordinal),
            [ProductSort.Price] = byId.OrderBy(p => p.MinPriceMinor),
            [ProductSort.PriceDescending] = byId.OrderByDescending(p => p.MinPriceMinor),
            [ProductSort.Newest] = byId.OrderByDescending(p => p.CreatedAt),
        };

        using var folder = new TemporaryFolder();
        await using var bed = await SearchBed.OpenAsync(Open(), folder.Path);
        foreach (var (sort, expected) in sorts)
            Assert.Equal(expected.Select(p => p.Id), Walk(bed, Any with { Sort = sort, Limit = 7 }, 45));
        var found = Walk(bed, Any with { Sort = ProductSort.Relevance, Text = "eclair", Limit = 3 }, 13).Select(id => products.Find(p => p.Id == id)!.Name).ToList();
        Assert.Equal(13, found.Count);
        Assert.All(found.Take(9), name => Assert.Equal("eclair", Text.Fold(name)));
        Assert.All(found.Skip(9), name => Assert.StartsWith("eclairs", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Numbered_pages_hold_what_a_walk_does()
    {
        await StoreAsync(Enumerable.Range(0, 7).Select(i => Given.Product($"p{i}")));
        using var folder = new TemporaryFolder();
        await using var bed = await SearchBed.OpenAsync(Open(), folder.Path);
        var pages = new List<string>();
        for (var page = 1; page <= 4; page++)
        {
            var found = bed.Search.Find(Any with { Limit = 3, Page = page }, new CategoryTree([]));
            Assert.Equal((7, page >= 3), (found.Total, found.Next is null));
            pages.Add(await bed.FindAsync(Any with { Limit = 3, Page = page }));
        }

        Assert.Equal(["p0 p1 p2", "p3 p4 p5", "p6", ""], pages);
    }

    [Fact]
    public async Task A_product_that_moves_while_somebody_walks_is_not_shown_twice()
    {
        var products = Enumerable.Range(0, 6).Select(i => Given.Product($"p{i}", price: 1000 + i)).ToList();
        await StoreAsync(products);
        using var folder = new TemporaryFolder();
        await using var bed = await SearchBed.OpenAsync(Open(), folder.Path);
        await bed.FollowAsync();
        var byPrice = Any with { Sort = ProductSort.Price, Limit = 2 };
        var first = bed.Search.Find(byPrice, new CategoryTree([]));
        Assert.Equal([products[0].Id, products[1].Id], first.Ids);

        await ChangeAsync(products[0].Id, draft => draft with { Variants = [draft.Variants[0] with { Price = Given.Eur(1004) }] });
        await ChangeAsync(products[3].Id, draft => draft with { Vendor = "Other" });
        await StockAsync(("p4", 0));
        await bed.FollowAsync();
        var rest = bed.Search.Find(byPrice with { Cursor = first.Next, Limit = 10 }, new CategoryTree([]));
        Assert.Equal(products[2..].Select(p => p.Id), rest.Ids);
        Assert.Contains(products[0].Id, bed.Search.Find(byPrice with { Page = 2, Limit = 3 }, new CategoryTree([])).Ids);
    }

    [Fact]
    public async Task Facets_count_products_and_a_choice_does_not_narrow_its_own()
    {
        await StoreShopAsync();
        using var folder = new TemporaryFolder();
        await using var bed = await SearchBed.OpenAsync(Open(), folder.Path);
        string[] all = ["category", "vendor", "tag", "price", "option.Size", "option.Color"];
        Assert.Equal(
            "category: hats=2 headgear=2 caps=1 | vendor: Acme=2 | tag: New=1 Sale=1 it's=1 sale=1 | price: 1=3 2=1 3=1 | option.Size: S=2 M=1 | option.Color: Blue=1 Red=1",
            await CountAsync(Any));
        Assert.Equal(
            "category: caps=1 hats=1 headgear=1 | vendor: Acme=2 | tag: New=1 Sale=1 sale=1 | price: 1=2 2=1 | option.Size: M=1 S=1 | option.Color: Blue=1 Red=1",
            await CountAsync(Any with { Vendor = "Acme" }));
        Assert.Equal(
            "category:  | vendor: Acme=1 | tag: New=1 Sale=1 | price: 1=1 | option.Size: S=1 | option.Color: Blue=1 Red=1",
            await CountAsync(Any with { Options = Choose(("Color", ["Blue"])) }));

        async Task<string> CountAsync(ProductQuery query)
        {
            await using var shop = Open();
            var found = bed.Search.Find(query with { Facets = all }, await shop.Reader.GetCategoriesAsync(Cancellation));
            return string.Join(" | ", found.Facets.Select(facet => $"{facet.Facet}: {string.Join(' ', facet.Counts.Select(count => $"{count.Key.Split(' ')[0]}={count.Value}"))}"));
        }
    }

    [Fact]
    public async Task Suggestions_complete_what_is_typed_and_forgive_a_typo()
    {
        await StoreShopAsync();
        using var folder = new TemporaryFolder();
        await using var bed = await SearchBed.OpenAsync(Open(), folder.Path);
        Assert.Contains(new SuggestionDto(SuggestionType.Product, "Béret élégant", "beret"), await bed.SuggestAsync("ber"));
        Assert.Contains(new SuggestionDto(SuggestionType.Query, "beret elegant"), await bed.SuggestAsync("beret e"));
        Assert.Contains(new SuggestionDto(SuggestionType.Category, "Headgear", "headgear"), await bed.SuggestAsync("head"));
        Assert.Contains(new SuggestionDto(SuggestionType.Category, "Headgear", "headgear"), await bed.SuggestAsync("haedge"));
        Assert.Contains(new SuggestionDto(SuggestionType.Product, "Béret élégant", "beret"), await bed.SuggestAsync("eleagn"));
        Assert.Empty(await bed.SuggestAsync("zzzz"));
        Assert.Empty(await bed.SuggestAsync("?"));
    }

    private async Task ChangeAsync(Guid id, Func<ProductDraft, ProductDraft> change)
    {
        await using var shop = Open();
        var product = await shop.Products.FindAsync(id, Cancellation);
        Assert.Null(product!.Update(change(product.ToDraft()), Given.Later));
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
    }

    private static List<Guid> Walk(SearchBed bed, ProductQuery query, int total)
    {
        var ids = new List<Guid>();
        for (ProductCursor? next = null; ;)
        {
            var page = bed.Search.Find(query with { Cursor = next }, new CategoryTree([]));
            Assert.Equal(total, page.Total);
            ids.AddRange(page.Ids);
            Assert.True(ids.Count <= total, "The walk goes in circles.");
            if (page.Next is null)
                return ids;
            next = ProductCursor.Decode(page.Next.Encode(), query.Sort);
            Assert.NotNull(next);
        }
    }

    /// <summary>A small shop in which every condition can tell products apart.</summary>
    private async Task StoreShopAsync()
    {
        var yen = Currency.Of("JPY");
        var headgear = Domain.Catalog.Category.Create(new CategoryDraft("headgear", "Headgear"), new CategoryTree([]), Given.Noon).Value!;
        var hats = Domain.Catalog.Category.Create(new CategoryDraft("hats", "Hats", headgear.Id), new CategoryTree([headgear]), Given.Noon).Value!;
        var caps = Domain.Catalog.Category.Create(new CategoryDraft("caps", "Peaked ones", hats.Id), new CategoryTree([headgear, hats]), Given.Noon).Value!;
        await StoreAsync(headgear);
        await StoreAsync(hats);
        await StoreAsync(caps);
        await StoreAsync(
            Given.Product(Given.Draft("tee") with
            {
                Vendor = "Acme",
                Tags = ["Sale", "New"],
                Options = [new("Size", ["S", "M"]), new("Color", ["Red", "Blue"]), new("Fit", ["Slim", "Wide"])],
                Variants =
                [
                    Given.Variant("tee-1", 2000, new("Size", "S"), new("Color", "Red"), new("Fit", "Slim")),
                    Given.Variant("tee-2", 1700, new("Size", "S"), new("Color", "Blue"), new("Fit", "Slim")),
                    Given.Variant("tee-3", 3000, new("Size", "M"), new("Color", "Red"), new("Fit", "Wide")),
                ],
            }),
            Given.Product(Given.Draft("shirt", Given.Awkward) with
            {
                Tags = [Given.Awkward],
                Options = [new(Given.Awkward, [Given.Awkward]), new("Size", ["S"])],
                Variants = [Given.Variant("shirt", 5000, new(Given.Awkward, Given.Awkward), new("Size", "S"))],
            }),
            Given.Product(Given.Draft("cap", price: 1500) with { Vendor = "Acme", Tags = ["sale"], CategoryIds = [caps.Id] }),
            Given.Product(Given.Draft("beret", "Béret élégant") with
            {
                CategoryIds = [hats.Id],
                Attributes = [new("Material", "Wool")],
                Variants = [Given.Variant("beret", 1000) with { Barcode = "4006381333931" }],
            }),
            Given.Product(Given.Draft("draft") with { Status = ProductStatus.Draft }),
            Given.Product(Given.Draft("archived") with { Status = ProductStatus.Archived }),
            Given.Product(Given.Draft("kimono") with { Variants = [new VariantDraft { Sku = "kimono", Price = new Money(1500, yen) }] }));
        await StockAsync(("tee-1", 0), ("tee-2", 3), ("cap", 0), ("shirt", 1));
        await using var shop = Open();
        shop.Get<IListPrices>().Add(ListPrice.Create("cap", new Money(90, yen), compareAt: null, Given.Noon).Value!);
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
    }

    private static Dictionary<string, IReadOnlyList<string>> Choose(params (string Name, string[] Values)[] options) =>
        options.ToDictionary(o => o.Name, o => (IReadOnlyList<string>)o.Values);
}
