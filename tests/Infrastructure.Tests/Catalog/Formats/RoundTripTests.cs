using System.Text;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Xunit;

namespace Shop.Infrastructure.Tests.Catalog.Formats;

/// <summary>What a format writes it reads, and then writes the same bytes again.</summary>
public sealed class RoundTripTests
{
    private static readonly ExportedProduct Dress = new(
        Guid.Parse("01939f4e-8a00-7000-8000-000000000001"),
        new DateTimeOffset(2026, 11, 23, 20, 10, 30, 123, TimeSpan.Zero),
        new ProductWrite
        {
            Slug = "robe-d-ete",
            Name = "Robe d'été, \"légère\"",
            Vendor = " Maison É ",
            ProductType = "Dress",
            Description = "<p>Line one,\nline two\r\n\"three\" & 日本 \uD83C\uDFBD</p>",
            Status = ProductStatus.Draft,
            Tags = ["été", "sale"],
            Attributes = new Dictionary<string, string> { ["Material"] = "Linen", ["Fit"] = "<loose>" },
            Seo = new Seo("Robe", null),
            Categories = [new CategoryReference(null, "dresses", "Dresses", "Women > Dresses"), new CategoryReference(null, "summer", "Summer", "Summer")],
            Images = [.. Enumerable.Range(1, 4).Select(i => new ProductImage($"/{i}.jpg", $"Vue \"{i}\""))],
            Options = [new ProductOption("Size", ["S", "M"]), new ProductOption("Colour, main", ["Blue"])],
            Variants =
            [
                new VariantWrite
                {
                    Sku = "R-S", OptionValues = new Dictionary<string, string> { ["Size"] = "S", ["Colour, main"] = "Blue" }, Price = new MoneyWrite(12950, "USD", 2),
                    CompareAtPrice = new MoneyWrite(20000, "USD", 2), Barcode = "0012", WeightGrams = 320, Image = "/2.jpg",
                },
                new VariantWrite { Sku = "R-M", OptionValues = new Dictionary<string, string> { ["Size"] = "M", ["Colour, main"] = "Blue" }, Price = new MoneyWrite(5, "USD", 2) },
            ],
        },
        new Dictionary<string, int> { ["R-S"] = 12 });

    private static readonly ExportedProduct Mug = new(
        Guid.Parse("01939f4e-8a00-7000-8000-000000000002"),
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
        new ProductWrite
        {
            Slug = "mug",
            Name = "Mug",
            Vendor = "",
            ProductType = "",
            Description = "",
            Status = ProductStatus.Active,
            Tags = ["a,b", "c"],
            Attributes = new Dictionary<string, string>(),
            Seo = Seo.None,
            Categories = [],
            Images = [],
            Options = [],
            Variants = [new VariantWrite { Sku = "MUG", OptionValues = new Dictionary<string, string>(), Price = new MoneyWrite(900, "USD", 2) }],
        },
        new Dictionary<string, int>());

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task Writing_reading_and_writing_again_gives_the_same_bytes(string name)
    {
        var format = name == "csv" ? FormatRun.Csv() : FormatRun.Ndjson();
        var first = await FormatRun.WriteAsync(format, Dress, Mug);

        var read = await FormatRun.ReadAsync(format, first);
        var second = await FormatRun.WriteAsync(format, [.. read.Cast<ImportedProduct>().Select(p => p.Landed())]);

        Assert.Equal(2, read.Count);
        Assert.Equal(Encoding.UTF8.GetString(first), Encoding.UTF8.GetString(second));
    }

    [Fact]
    public async Task A_file_of_Shopify_is_written_as_Shopify_writes_it()
    {
        var text = Encoding.UTF8.GetString(await FormatRun.WriteAsync(FormatRun.Csv(), Dress, Mug));

        Assert.Equal(
            """"
            Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,Variant Image,Variant Weight Unit,Status
            robe-d-ete,"Robe d'été, ""légère""","<p>Line one,
            line two#
            ""three"" & 日本 🎽</p>"," Maison É ",Women > Dresses,Dress,"été, sale",FALSE,Size,S,"Colour, main",Blue,,,R-S,320,shopify,12,deny,manual,129.50,200.00,TRUE,TRUE,0012,/1.jpg,1,"Vue ""1""",FALSE,Robe,,/2.jpg,g,draft
            robe-d-ete,,,,,,,,,M,,Blue,,,R-M,,,,deny,manual,0.05,,TRUE,TRUE,,/2.jpg,2,"Vue ""2""",,,,,,
            robe-d-ete,,,,,,,,,,,,,,,,,,,,,,,,,/3.jpg,3,"Vue ""3""",,,,,,
            robe-d-ete,,,,,,,,,,,,,,,,,,,,,,,,,/4.jpg,4,"Vue ""4""",,,,,,
            mug,Mug,,,,,"a, b, c",TRUE,Title,Default Title,,,,,MUG,,,,deny,manual,9.00,,TRUE,TRUE,,,,,FALSE,,,,,active

            """".ReplaceLineEndings("\n").Replace('#', '\r'),
            text);
    }

    [Fact]
    public async Task A_line_of_NDJSON_has_its_members_in_order_and_its_text_readable()
    {
        var text = Encoding.UTF8.GetString(await FormatRun.WriteAsync(FormatRun.Ndjson(), Dress, Mug));

        Assert.Equal(
            """
            {"id":"01939f4e-8a00-7000-8000-000000000001","slug":"robe-d-ete","name":"Robe d'été, \"légère\"","vendor":" Maison É ","productType":"Dress","description":"<p>Line one,\nline two\r\n\"three\" & 日本 \uD83C\uDFBD</p>","status":"draft","tags":["été","sale"],"attributes":{"Material":"Linen","Fit":"<loose>"},"seo":{"title":"Robe"},"categories":[{"slug":"dresses","name":"Dresses","path":"Women > Dresses"},{"slug":"summer","name":"Summer","path":"Summer"}],"images":[{"url":"/1.jpg","alt":"Vue \"1\""},{"url":"/2.jpg","alt":"Vue \"2\""},{"url":"/3.jpg","alt":"Vue \"3\""},{"url":"/4.jpg","alt":"Vue \"4\""}],"options":[{"name":"Size","values":["S","M"]},{"name":"Colour, main","values":["Blue"]}],"variants":[{"sku":"R-S","optionValues":{"Size":"S","Colour, main":"Blue"},"price":{"amountMinor":12950,"currency":"USD","fractionDigits":2},"compareAtPrice":{"amountMinor":20000,"currency":"USD","fractionDigits":2},"barcode":"0012","weightGrams":320,"image":"/2.jpg","availability":{"quantity":12}},{"sku":"R-M","optionValues":{"Size":"M","Colour, main":"Blue"},"price":{"amountMinor":5,"currency":"USD","fractionDigits":2}}],"createdAt":"2026-11-23T20:10:30.123Z"}
            {"id":"01939f4e-8a00-7000-8000-000000000002","slug":"mug","name":"Mug","vendor":"","productType":"","description":"","status":"active","tags":["a,b","c"],"attributes":{},"seo":{},"categories":[],"images":[],"options":[],"variants":[{"sku":"MUG","optionValues":{},"price":{"amountMinor":900,"currency":"USD","fractionDigits":2}}],"createdAt":"2026-01-02T01:04:05.000Z"}

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public async Task CSV_leaves_out_a_product_in_a_currency_it_could_not_say()
    {
        var product = (await FormatRun.ReadAsync(FormatRun.Csv("EUR"), "Handle,Title,Variant SKU,Variant Price\nmug,Mug,MUG,12.00\n")).Products().Single().Landed();
        Assert.Single(Encoding.UTF8.GetString(await FormatRun.WriteAsync(FormatRun.Csv("USD"), product)).Trim().Split('\n'));
        Assert.Equal(2, Encoding.UTF8.GetString(await FormatRun.WriteAsync(FormatRun.Csv("EUR"), product)).Trim().Split('\n').Length);
    }

    [Fact]
    public async Task Members_without_a_column_are_said_to_be_absent()
    {
        var product = (await FormatRun.ReadAsync(FormatRun.Csv(), "Handle,Variant SKU,Variant Price,Variant Barcode\nmug,MUG,12.00,\n")).Products().Single();
        Assert.Equal(VariantMembers.OptionValues | VariantMembers.CompareAtPrice | VariantMembers.Weight | VariantMembers.Image, product.Absent);
        Assert.True(product.HoldsFirstCategoryOnly);
    }

    [Fact]
    public async Task A_shop_without_products_writes_the_header_alone()
    {
        Assert.Empty(await FormatRun.WriteAsync(FormatRun.Ndjson()));
        Assert.StartsWith("Handle,", Encoding.UTF8.GetString(await FormatRun.WriteAsync(FormatRun.Csv())).TrimEnd('\n'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_catalog_is_read_without_a_fault()
    {
        await using var sample = typeof(Shop.Infrastructure.Catalog.Formats.NdjsonFormat).Assembly.GetManifestResourceStream("products.ndjson")!;
        var entries = await FormatRun.Ndjson().ReadAsync(sample, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.IsType<ImportedProduct>(entry));
    }
}
