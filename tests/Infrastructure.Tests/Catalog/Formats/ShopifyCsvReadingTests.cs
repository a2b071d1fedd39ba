using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Xunit;

namespace Shop.Infrastructure.Tests.Catalog.Formats;

public sealed class ShopifyCsvReadingTests
{
    private const string Header = "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Position,Image Alt Text,SEO Title,SEO Description,Variant Image,Status";

    private const string Tee = Header + """

        tee,Tee,<p>Soft</p>,Luma,Men > Tops > Tees,Shirt,"new, sale,new, ",Size,S,Color,Red,T-S-R,180,shopify,4,25.5,30.00,'0123,/1.jpg,1,Front,Tee!,,/r.jpg,active
        tee,,,,,,,,M,,Red,T-M-R,190.0,,7,26,0,,/2.jpg,2,,,,,
        tee,,,,,,,,,,,,,,,,,,/3.jpg,3,Back,,,,
        tee,,,,,,,,S,,Blue,T-S-B,,shopify,-3,1299.50,,,,,,,,,
        """;

    [Fact]
    public async Task Rows_of_one_handle_make_one_product()
    {
        var product = (await Csv(Tee)).Products().Single();

        var content = product.Content;
        Assert.Equal(("tee", "Tee", "<p>Soft</p>", "Luma", "Shirt", ProductStatus.Active), (content.Slug, content.Name, content.Description, content.Vendor, content.ProductType, content.Status));
        Assert.Equal(["new", "sale"], content.Tags);
        Assert.Equal(new Seo("Tee!", null), content.Seo);
        Assert.Equal([new CategoryReference(Path: "Men > Tops > Tees")], content.Categories);
        Assert.Null(content.Attributes);
        Assert.Equal((4, 2L), (product.Rows, product.Row));
        Assert.Equal([2L, 3L, 5L], product.VariantRows);
    }

    [Fact]
    public async Task Variants_have_the_cells_of_their_row()
    {
        var variants = (await Csv(Tee)).Products().Single().Content.Variants;

        Assert.Equal(
            [("T-S-R", Usd(2550), Usd(3000), "0123", 180, "/r.jpg"), ("T-M-R", Usd(2600), null, null, 190, null), ("T-S-B", Usd(129950), null, null, null, null)],
            variants.Select(v => (v.Sku, v.Price, v.CompareAtPrice, v.Barcode, v.WeightGrams, v.Image)));
    }

    [Fact]
    public async Task Options_have_their_names_from_the_first_row_and_their_values_in_order_of_appearance()
    {
        var content = (await Csv(Tee)).Products().Single().Content;

        Assert.Equal([new ProductOption("Size", ["S", "M"]), new ProductOption("Color", ["Red", "Blue"])], content.Options);
        Assert.Equal(new Dictionary<string, string> { ["Size"] = "S", ["Color"] = "Blue" }, content.Variants[2].OptionValues);
    }

    [Fact]
    public async Task A_row_of_an_image_alone_gives_its_image()
    {
        var entries = await Csv(Tee);

        Assert.Empty(entries.Faults());
        Assert.Equal([new ProductImage("/1.jpg", "Front"), new ProductImage("/2.jpg", ""), new ProductImage("/3.jpg", "Back")], entries.Products().Single().Content.Images);
    }

    [Fact]
    public async Task Images_stand_in_the_order_of_their_positions()
    {
        var product = (await Csv("Handle,Variant SKU,Variant Price,Image Src,Image Position\na,A,1,/b.jpg,2\na,,,/a.jpg,1\na,,,/c.jpg,\n")).Products().Single();

        Assert.Equal(["/a.jpg", "/b.jpg", "/c.jpg"], product.Content.Images!.Select(i => i.Url));
    }

    [Fact]
    public async Task Stock_is_counted_where_there_is_a_tracker_and_never_below_zero()
    {
        Assert.Equal(new Dictionary<string, int> { ["T-S-R"] = 4, ["T-S-B"] = 0 }, (await Csv(Tee)).Products().Single().Quantities);
    }

    [Fact]
    public async Task Without_a_tracker_column_every_quantity_counts_and_an_empty_one_does_not()
    {
        var product = (await Csv("Handle,Variant SKU,Variant Price,Variant Inventory Qty\na,A,1,5\na,B,1,\n")).Products().Single();

        Assert.Equal(new Dictionary<string, int> { ["A"] = 5 }, product.Quantities);
    }

    [Fact]
    public async Task Columns_that_are_not_in_the_file_give_null_members()
    {
        var content = (await Csv("Handle,Variant SKU,Variant Price\na,A,1\n")).Products().Single().Content;

        Assert.Equal("", content.Name);
        Assert.Equal(
            [null, null, null, null, null, null, null, null, null],
            new object?[] { content.Vendor, content.ProductType, content.Description, content.Status, content.Tags, content.Seo, content.Categories, content.Images, content.Options });
        Assert.Null(content.Variants[0].OptionValues);
    }

    [Fact]
    public async Task Empty_cells_of_the_first_row_give_empty_members()
    {
        var content = (await Csv(Header + "\na,,,,,,,,,,,A,,,,1,,,,,,,,,\n")).Products().Single().Content;

        Assert.Equal(("", "", "", ""), (content.Name, content.Vendor, content.ProductType, content.Description));
        Assert.Equal((0, 0, 0, 0), (content.Tags!.Count, content.Categories!.Count, content.Images!.Count, content.Options!.Count));
        Assert.Equal(Seo.None, content.Seo);
        Assert.Null(content.Status);
    }

    [Fact]
    public async Task The_default_title_stands_for_no_options()
    {
        var content = (await Csv("Handle,Option1 Name,Option1 Value,Variant SKU,Variant Price\na,Title,Default Title,A,1\n")).Products().Single().Content;

        Assert.Empty(content.Options!);
        Assert.Empty(content.Variants[0].OptionValues!);
    }

    [Fact]
    public async Task An_option_that_is_only_called_title_stays()
    {
        var content = (await Csv("Handle,Option1 Name,Option1 Value,Variant SKU,Variant Price\na,Title,Default Title,A,1\na,,Other,B,1\n")).Products().Single().Content;

        Assert.Equal([new ProductOption("Title", ["Default Title", "Other"])], content.Options);
    }

    [Fact]
    public async Task Headers_of_the_newer_export_are_read_in_any_order_and_case()
    {
        const string file = """
            status,Price , sku,TITLE,URL handle,Description,Product category,Type,Tags,Vendor,Compare-at price,Barcode,Option1 name,Option1 value,Inventory tracker,Inventory quantity,Weight value (grams),Product image URL,Image position,Image alt text,SEO title,SEO description,Variant image URL,Published on online store,Cost per item,Google Shopping / Gender,Charge tax,Continue selling when out of stock,Color (product.metafields.shopify.color-pattern),Included / International
            Active,9.99,A-1,Cap,cap,<b>x</b>,Hats,Hat,a,Acme,12,99,Size,L,shopify,3,120,/c.jpg,1,Alt,T,D,/v.jpg,TRUE,1,x,TRUE,deny,red,TRUE
            """;
        var entries = await Csv(file);

        var product = Assert.IsType<ImportedProduct>(Assert.Single(entries));
        var content = product.Content;
        Assert.Equal(("cap", "Cap", "<b>x</b>", "Acme", "Hat", ProductStatus.Active), (content.Slug, content.Name, content.Description, content.Vendor, content.ProductType, content.Status));
        Assert.Equal(new Seo("T", "D"), content.Seo);
        Assert.Equal([new ProductImage("/c.jpg", "Alt")], content.Images);
        Assert.Equal([new ProductOption("Size", ["L"])], content.Options);
        var variant = content.Variants.Single();
        Assert.Equal(("A-1", Usd(999), Usd(1200), "99", 120, "/v.jpg"), (variant.Sku, variant.Price, variant.CompareAtPrice, variant.Barcode, variant.WeightGrams, variant.Image));
        Assert.Equal(3, product.Quantities["A-1"]);
        Assert.Equal(("sku", "Price", "URL handle"), (product.ColumnOf("/variants/0/sku"), product.ColumnOf("/variants/0/price"), product.ColumnOf("/slug")));
    }

    [Theory]
    [InlineData("/slug", "Handle")]
    [InlineData("/name", "Title")]
    [InlineData("/tags/3", "Tags")]
    [InlineData("/categories/0", "Product Category")]
    [InlineData("/options/1/values/0", "Option2 Name")]
    [InlineData("/options/9/name", null)]
    [InlineData("/images/2/url", "Image Src")]
    [InlineData("/images/2/alt", "Image Alt Text")]
    [InlineData("/seo/title", "SEO Title")]
    [InlineData("/variants/7/optionValues", "Option1 Value")]
    [InlineData("/variants/7/weightGrams", "Variant Grams")]
    [InlineData("/variants/7/image", "Variant Image")]
    [InlineData("/variants/7/compareAtPrice", "Variant Compare At Price")]
    [InlineData("/variants", null)]
    [InlineData("/attributes/x", null)]
    public async Task Pointers_into_the_content_have_the_names_of_columns(string pointer, string? column)
    {
        Assert.Equal(column, (await Csv(Tee)).Products().Single().ColumnOf(pointer));
    }

    [Theory]
    [InlineData("Status", "ACTIVE", ProductStatus.Active)]
    [InlineData("Status", "draft", ProductStatus.Draft)]
    [InlineData("Status", "Archived", ProductStatus.Archived)]
    [InlineData("Status", "unlisted", ProductStatus.Draft)]
    [InlineData("Published", "TRUE", ProductStatus.Active)]
    [InlineData("Published", "false", ProductStatus.Draft)]
    public async Task The_status_is_said_by_its_column_or_by_whether_it_is_published(string column, string cell, ProductStatus expected)
    {
        var product = (await Csv($"Handle,Variant SKU,Variant Price,{column}\na,A,1,{cell}\n")).Products().Single();

        Assert.Equal(expected, product.Content.Status);
    }

    [Theory]
    [InlineData("USD", "52", 5200)]
    [InlineData("USD", "52.00", 5200)]
    [InlineData("USD", "1299.5", 129950)]
    [InlineData("USD", "1.500000000000000000000000000000000000", 150)]
    [InlineData("USD", "-5.00", -500)]
    [InlineData("USD", ".5", 50)]
    [InlineData("JPY", "52.00", 52)]
    [InlineData("KWD", "1.234", 1234)]
    [InlineData("USD", "9999999999.99", 999_999_999_999)]
    public async Task Prices_are_read_in_minor_units(string currency, string cell, long minor)
    {
        var product = (await FormatRun.ReadAsync(FormatRun.Csv(currency), $"Handle,Variant SKU,Variant Price\na,A,{cell}\n")).Products().Single();

        Assert.Equal((minor, currency), (product.Content.Variants[0].Price.AmountMinor, product.Content.Variants[0].Price.Currency));
    }

    [Theory]
    [InlineData("My_Handle", "my-handle")]
    [InlineData("Crème", "creme")]
    [InlineData("plain-handle", "plain-handle")]
    public async Task A_handle_that_is_no_slug_is_made_one(string handle, string slug)
    {
        var entry = Assert.Single(await Csv($"Handle,Variant SKU,Variant Price\n{handle},A,1\n"));

        Assert.Equal(slug, Assert.IsType<ImportedProduct>(entry).Content.Slug);
    }

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    public async Task Line_ends_and_a_byte_order_mark_make_no_difference(string newLine, string start)
    {
        var entries = await Csv(start + "Handle,Title,Variant SKU,Variant Price\na,A,A,1\nb,B,B,x\n".ReplaceLineEndings(newLine));

        Assert.Equal("A", entries.Products().Single().Content.Name);
        Assert.Equal((3, "Variant Price", "INVALID_FORMAT"), entries.Faults().Single().Place());
    }

    [Fact]
    public async Task Rows_are_counted_as_records_and_blank_ones_are_numbered()
    {
        var entries = await Csv("Handle,Body (HTML),Variant SKU,Variant Price\na,\"one\ntwo\r\nthree\",A,1\n\n,,,\nb,,B,1\nb,,C,x\n");

        Assert.Equal("one\ntwo\r\nthree", entries.Products()[0].Content.Description);
        Assert.Equal([2L, 5L], entries.Products().Select(p => p.Row));
        Assert.Equal(6, entries.Faults().Single().Row);
        Assert.Equal(3, entries.Sum(e => e.Rows));
    }

    [Fact]
    public async Task The_same_SKU_in_two_products_is_left_to_the_caller()
    {
        var entries = await Csv("Handle,Variant SKU,Variant Price\na,SAME,1\nb,SAME,2\n");

        Assert.Equal([["SAME"], ["SAME"]], entries.Cast<ImportedProduct>().Select(p => p.Skus()));
    }

    private static Task<List<ImportEntry>> Csv(string text) => FormatRun.ReadAsync(FormatRun.Csv(), text);

    private static MoneyWrite Usd(long minor) => new(minor, "USD", 2);
}
