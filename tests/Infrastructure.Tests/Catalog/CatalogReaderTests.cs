using Shop.Application.Catalog;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Catalog;

[Collection<OnSqlite>]
public sealed class SqliteCatalogReaderTests(SqliteDatabase database) : CatalogReaderTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerCatalogReaderTests(SqlServerDatabase database) : CatalogReaderTests(database);

public abstract class CatalogReaderTests(RelationalDatabase database) : RelationalTests(database)
{
    private static readonly ProductQuery Any = new() { Currency = Given.Euro, Sort = ProductSort.Name };

    /// <summary>Queries over <see cref="StoreShopAsync"/>, each with the slugs that match.</summary>
    public static TheoryData<ProductQuery, string> Queries => new()
    {
        { Any, "beret cap shirt tee" },
        { Any with { Currency = Currency.Of("JPY") }, "kimono" },
        { Any with { Vendor = "Acme" }, "cap tee" },
        { Any with { Vendor = "acme" }, "" },
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
        { Any with { Text = "%" }, "shirt" },
        { Any with { Text = "_off_ [x] back\\slash it's" }, "shirt" },
        { Any with { Text = "t_e" }, "" },
        { Any with { Text = "tee-2" }, "tee" },
        { Any with { Text = "grosse" }, "shirt" },
        { Any with { Text = "🎈" }, "beret cap shirt tee" },
        { Any with { Vendor = "Acme", Tag = "Sale", Text = "tee", PriceMin = 1, InStock = true, Options = Choose(("Size", ["M"])) }, "tee" },
    };

    [Fact]
    public async Task A_list_holds_the_products_that_match()
    {
        await StoreShopAsync();

        await using var shop = Open();
        foreach (var (query, slugs) in Queries.Select(row => row.Data))
        {
            var page = await shop.Reader.ListAsync(query, null, Cancellation);
            Assert.Equal((slugs, $"{query}"), (string.Join(' ', page.Items.Select(p => p.Slug)), $"{query}"));
            Assert.Equal(page.Items.Count, page.Total);
        }
    }

    [Fact]
    public async Task Categories_and_ids_narrow_a_list()
    {
        var (hats, shirts) = (Given.Category("hats"), Given.Category("shirts"));
        await StoreAsync(hats);
        await StoreAsync(shirts);
        var cap = Given.Product(Given.Draft("cap") with { CategoryIds = [hats.Id] });
        var both = Given.Product(Given.Draft("both") with { CategoryIds = [hats.Id, shirts.Id] });
        var none = Given.Product("none");
        await StoreAsync(cap, both, none);

        await using var shop = Open();
        Assert.Equal("both cap", await ListAsync(Any, [hats.Id]));
        Assert.Equal("both cap", await ListAsync(Any, [shirts.Id, hats.Id]));
        Assert.Equal("both", await ListAsync(Any, [shirts.Id]));
        Assert.Equal("", await ListAsync(Any, []));
        Assert.Equal("cap none", await ListAsync(Any with { Ids = [none.Id, cap.Id, Guid.CreateVersion7()] }, null));
        Assert.Equal("cap", await ListAsync(Any with { Ids = [none.Id, cap.Id] }, [hats.Id]));
        Assert.Equal("", await ListAsync(Any with { Ids = [] }, null));

        async Task<string> ListAsync(ProductQuery query, Guid[]? categories) =>
            string.Join(' ', (await shop.Reader.ListAsync(query, categories, Cancellation)).Items.Select(p => p.Slug));
    }

    [Fact]
    public async Task A_walk_by_cursor_sees_every_product_once_and_in_order_whatever_it_is_sorted_by()
    {
        string[] names = ["Zebra", "éclair", "Eclair", "eclair", "Ünder", "_low", "10%", "尺寸", "ａ wide", "it's", "[x]", "a b", "a-b", "ab", "AB"];
        var products = Enumerable.Range(0, 45)
            .Select(i => Given.Product(Given.Draft($"p{i * 17 % 45}{(i % 4 == 0 ? "-x" : "")}", names[i % names.Length], i % 5), Given.Noon.AddMilliseconds(i % 3)))
            .ToList();
        await StoreAsync(products);
        var bySlug = products.OrderBy(p => p.Slug, StringComparer.Ordinal).ToList();
        var sorts = new Dictionary<ProductSort, IEnumerable<Product>>
        {
            [ProductSort.Name] = bySlug.OrderBy(p => p.SortName, StringComparer.Ordinal),
            [ProductSort.Relevance] = bySlug.OrderBy(p => p.SortName, StringComparer.Ordinal),
            [ProductSort.NameDescending] = bySlug.OrderBy(p => p.SortName, StringComparer.Ordinal).Reverse(),
            [ProductSort.Price] = bySlug.OrderBy(p => p.MinPriceMinor),
            [ProductSort.PriceDescending] = bySlug.OrderBy(p => p.MinPriceMinor).Reverse(),
            [ProductSort.Newest] = bySlug.OrderBy(p => p.CreatedAt).Reverse(),
        };
        Assert.Equal(Enum.GetValues<ProductSort>().Order(), sorts.Keys.Order());

        await using var shop = Open();
        foreach (var (sort, expected) in sorts)
        {
            var query = Any with { Sort = sort, Limit = 7 };
            var slugs = new List<string>();
            for (string? next = ""; next is not null;)
            {
                var page = await shop.Reader.ListAsync(query with { Cursor = ProductCursor.Decode(next, sort) }, null, Cancellation);
                Assert.Equal((page.NextCursor is null ? 45 % 7 : 7, 45), (page.Items.Count, page.Total));
                slugs.AddRange(page.Items.Select(p => p.Slug));
                Assert.True(slugs.Count <= 45, "The walk goes in circles.");
                next = page.NextCursor;
            }

            Assert.Equal(expected.Select(p => p.Slug), slugs);
        }
    }

    [Fact]
    public async Task Numbered_pages_hold_what_a_walk_does()
    {
        await StoreAsync(Enumerable.Range(0, 7).Select(i => Given.Product($"p{i}")));

        await using var shop = Open();
        var pages = new List<string>();
        for (var page = 1; page <= 4; page++)
        {
            var found = await shop.Reader.ListAsync(Any with { Limit = 3, Page = page }, null, Cancellation);
            Assert.Equal((7, page >= 3), (found.Total, found.NextCursor is null));
            pages.Add(string.Join(' ', found.Items.Select(p => p.Slug)));
        }

        Assert.Equal(["p0 p1 p2", "p3 p4 p5", "p6", ""], pages);
    }

    [Fact]
    public async Task A_row_has_every_member_of_its_product()
    {
        var product = Given.Product(Given.Everything() with { Status = ProductStatus.Active });
        await StoreAsync(product);

        await using var shop = Open();
        var row = Assert.Single((await shop.Reader.ListAsync(Any, null, Cancellation)).Items);
        var expected = new ProductRow
        {
            Id = product.Id,
            Slug = product.Slug,
            Name = product.Name,
            Vendor = product.Vendor,
            ProductType = product.ProductType,
            Images = product.Images,
            Options = product.Options,
            Currency = product.Currency,
            MinPriceMinor = 0,
            MaxPriceMinor = Money.MaxPrice - 1,
            MaxCompareAtMinor = Money.MaxPrice,
            CreatedAt = Given.Noon,
            SortName = product.SortName,
            Skus = [.. product.Variants.Select(v => v.Sku).Order(StringComparer.Ordinal)],
            Version = 1,
        };
        Assert.Equivalent(expected, row with { Skus = [.. row.Skus.Order(StringComparer.Ordinal)] }, strict: true);
        var again = Assert.Single(await shop.Reader.FindProductsOnSaleAsync([product.Id, Guid.CreateVersion7()], Cancellation));
        Assert.Equivalent(expected, again with { Skus = [.. again.Skus.Order(StringComparer.Ordinal)] }, strict: true);
    }

    [Fact]
    public async Task Products_are_on_sale_by_id_while_they_are_active()
    {
        var (shown, draft) = (Given.Product("shown"), Given.Product(Given.Everything()));
        await StoreAsync(shown, draft);
        await using var shop = Open();
        Assert.Equal(["shown"], (await shop.Reader.FindProductsOnSaleAsync([draft.Id, shown.Id, shown.Id], Cancellation)).Select(row => row.Slug));
        Assert.Empty(await shop.Reader.FindProductsOnSaleAsync([], Cancellation));
    }

    [Fact]
    public async Task A_version_is_current_until_the_next_and_no_longer_than_the_product()
    {
        var (one, two) = (Given.Product("one"), Given.Product("two"));
        await StoreAsync(one, two);
        await using var shop = Open();
        Assert.True(await shop.Reader.AreCurrentAsync(new Dictionary<Guid, long> { [one.Id] = 1, [two.Id] = 1 }, Cancellation));
        Assert.False(await shop.Reader.AreCurrentAsync(new Dictionary<Guid, long> { [one.Id] = 1, [two.Id] = 2 }, Cancellation));
        Assert.False(await shop.Reader.AreCurrentAsync(new Dictionary<Guid, long> { [one.Id] = 1, [Guid.CreateVersion7()] = 1 }, Cancellation));
    }

    [Fact]
    public async Task A_product_is_found_by_id_or_slug_whatever_its_status()
    {
        var product = Given.Product(Given.Everything());
        await StoreAsync(product);

        await using var shop = Open();
        Assert.Equivalent(product.ToDraft(), (await shop.Reader.FindProductAsync(product.Slug, Cancellation))!.ToDraft(), strict: true);
        Assert.Equal(product.Slug, (await shop.Reader.FindProductAsync(product.Id.ToString("N"), Cancellation))?.Slug);
        Assert.Null(await shop.Reader.FindProductAsync("Everything", Cancellation));
        Assert.Null(await shop.Reader.FindProductAsync($"{Guid.CreateVersion7()}", Cancellation));
    }

    [Fact]
    public async Task Variants_are_found_by_SKU_with_every_member()
    {
        var product = Given.Product(Given.Everything());
        await StoreAsync(product, Given.Product("other"));

        await using var shop = Open();
        var rows = await shop.Reader.FindVariantsAsync([.. product.Variants.Select(v => v.Sku), "none", "OTHER"], Cancellation);
        var expected = product.Variants.Select(v => new VariantRow
        {
            Id = v.Id,
            Sku = v.Sku,
            ProductId = product.Id,
            ProductSlug = product.Slug,
            ProductName = product.Name,
            ProductStatus = ProductStatus.Draft,
            ProductImages = product.Images,
            ProductUpdatedAt = Given.Noon,
            ProductVersion = 1,
            OptionValues = v.OptionValues,
            Currency = Given.Euro,
            PriceMinor = v.PriceMinor,
            CompareAtMinor = v.CompareAtMinor,
            Barcode = v.Barcode,
            WeightGrams = v.WeightGrams,
            ImageUrl = v.ImageUrl,
        });
        Assert.Equivalent(expected.OrderBy(v => v.Sku, StringComparer.Ordinal), rows.OrderBy(v => v.Sku, StringComparer.Ordinal), strict: true);
    }

    /// <summary>A small shop in which every condition can tell products apart.</summary>
    private async Task StoreShopAsync()
    {
        var yen = new Money(1500, Currency.Of("JPY"));
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
            Given.Product(Given.Draft("cap", price: 1500) with { Vendor = "Acme", Tags = ["sale"] }),
            Given.Product(Given.Draft("beret", "Béret élégant")),
            Given.Product(Given.Draft("draft") with { Status = ProductStatus.Draft }),
            Given.Product(Given.Draft("archived") with { Status = ProductStatus.Archived }),
            Given.Product(Given.Draft("kimono") with { Variants = [new VariantDraft { Sku = "kimono", Price = yen }] }));
        await StockAsync(("tee-1", 0), ("tee-2", 3), ("cap", 0), ("shirt", 1));
    }

    private static Dictionary<string, IReadOnlyList<string>> Choose(params (string Name, string[] Values)[] options) =>
        options.ToDictionary(o => o.Name, o => (IReadOnlyList<string>)o.Values);
}
