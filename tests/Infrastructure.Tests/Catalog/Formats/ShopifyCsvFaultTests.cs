using System.Text;
using Shop.Application.Catalog;
using Xunit;

namespace Shop.Infrastructure.Tests.Catalog.Formats;

/// <summary>What is broken is named by row and column, and the rest of the file is read.</summary>
public sealed class ShopifyCsvFaultTests
{
    private const string Header = "Handle,Title,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Image Src\n";

    [Theory]
    [InlineData("a,,,,M,,1,1,5,", "Variant SKU", "REQUIRED")]
    [InlineData("a,,,,M,A2,1,1,,", "Variant Price", "REQUIRED")]
    [InlineData("a,,,,M,A2,1,1,abc,", "Variant Price", "INVALID_FORMAT")]
    [InlineData("a,,,,M,A2,1,1,\"1,299.00\",", "Variant Price", "INVALID_FORMAT")]
    [InlineData("a,,,,M,A2,1,1,$5,", "Variant Price", "INVALID_FORMAT")]
    [InlineData("a,,,,M,A2,1,1,1e3,", "Variant Price", "INVALID_FORMAT")]
    [InlineData("a,,,,M,A2,1,1,5.005,", "Variant Price", "INVALID_FORMAT")]
    [InlineData("a,,,,M,A2,1,1,--5,", "Variant Price", "INVALID_FORMAT")]
    [InlineData("a,,,,M,A2,1,1,.,", "Variant Price", "INVALID_FORMAT")]
    [InlineData("a,,,,M,A2,1,1,10000000000.00,", "Variant Price", "OUT_OF_RANGE")]
    [InlineData("a,,,,M,A2,1,1,99999999999999999999999999999999999999999999,", "Variant Price", "OUT_OF_RANGE")]
    [InlineData("a,,,,M,A2,1.5,1,5,", "Variant Grams", "INVALID_FORMAT")]
    [InlineData("a,,,,M,A2,1,1000000001,5,", "Variant Inventory Qty", "OUT_OF_RANGE")]
    [InlineData("a,,,,M,A2,1,many,5,", "Variant Inventory Qty", "INVALID_FORMAT")]
    [InlineData("a,,,,M,A2,1", "Variant Inventory Qty", "TOO_FEW_COLUMNS")]
    [InlineData("a,,,,M,A2,1,1,5,,", null, "TOO_MANY_COLUMNS")]
    [InlineData("a,,,,M,A\"2,1,1,5,", null, "BAD_QUOTE")]
    [InlineData("a,,,,M,\"A\"2,1,1,5,", null, "BAD_QUOTE")]
    [InlineData("a,,,,M,A\02,1,1,5,", "Variant SKU", "INVALID_CHARACTER")]
    [InlineData(",,,,M,A2,1,1,5,", "Handle", "REQUIRED")]
    public async Task A_bad_row_is_named_and_the_product_keeps_its_others(string row, string? column, string code)
    {
        var entries = await Csv(Header + "a,A,t,Size,S,A1,1,1,5,\n" + row + "\na,,,,L,A3,1,1,5,\nb,B,,Size,S,B1,1,1,5,\n");

        Assert.Equal([(3L, column, code)], entries.Faults().Select(f => f.Place()));
        Assert.Equal([["A1", "A3"], ["B1"]], entries.Products().Select(p => p.Skus()));
        Assert.Equal([2L, 4L], entries.Products()[0].VariantRows);
        Assert.Equal(["S", "L"], entries.Products()[0].Content.Options!.Single().Values);
        Assert.Equal(4, entries.Sum(e => e.Rows));
    }

    [Fact]
    public async Task A_negative_price_is_left_to_the_rules()
    {
        var entries = await Csv(Header + "a,A,t,Size,S,A1,1,1,-5.00,\n");

        Assert.Equal(-500, Assert.IsType<ImportedProduct>(Assert.Single(entries)).Content.Variants[0].Price.AmountMinor);
    }

    [Theory]
    [InlineData("Variant SKU")]
    [InlineData("Title")]
    public async Task A_cell_of_two_megabytes_is_refused_and_reading_goes_on(string column)
    {
        var huge = new string('x', 2_000_000);
        var (title, sku) = column == "Title" ? (huge, "A2") : ("", huge);
        var entries = await Csv(Header + $"a,A,t,Size,S,A1,1,1,5,\na,\"{title}\",,,M,{sku},1,1,5,\na,,,,L,A3,1,1,5,\n");

        Assert.Equal([(3L, column, "TOO_LONG")], entries.Faults().Select(f => f.Place()));
        Assert.Equal(["A1", "A3"], entries.Products().Single().Skus());
    }

    [Fact]
    public async Task A_cell_that_is_not_UTF8_is_refused()
    {
        byte[] file = [.. Encoding.UTF8.GetBytes(Header + "a,A,t,Size,S,A1,1,1,5,\na,,,,M"), 0xC3, 0x28, .. ",A2,1,1,5,\na,,,,L,A3,1,1,5,\n"u8];

        var entries = await FormatRun.ReadAsync(FormatRun.Csv(), file);

        Assert.Equal([(3L, "Option1 Value", "INVALID_UTF8")], entries.Faults().Select(f => f.Place()));
        Assert.Equal(["A1", "A3"], entries.Products().Single().Skus());
    }

    [Fact]
    public async Task A_bad_cell_of_the_product_leaves_its_member_as_it_is_in_the_shop()
    {
        var entries = await Csv("Handle,Title,Tags,Vendor,Status,Variant SKU,Variant Price,Image Src\na,A,x\0y,Acme,sold out,A1,1,/1.jpg\na,,,,,A2,1,\n");

        Assert.Equal([(2L, "Tags", "INVALID_CHARACTER"), (2L, "Status", "INVALID_FORMAT")], entries.Faults().Select(f => f.Place()));
        var product = entries.Products().Single();
        Assert.Equal(["A2"], product.Skus());
        Assert.Equal(("A", "Acme", 1), (product.Content.Name, product.Content.Vendor, product.Content.Images!.Count));
        Assert.Null(product.Content.Tags);
        Assert.Null(product.Content.Status);
    }

    [Fact]
    public async Task The_cells_that_a_short_first_row_has_are_used()
    {
        var entries = await Csv(Header + "a,A,t\na,,,,,A2,1,1,5,/2.jpg\n");

        Assert.Equal([(2L, "Option1 Name", "TOO_FEW_COLUMNS")], entries.Faults().Select(f => f.Place()));
        var product = entries.Products().Single();
        Assert.Equal(["A2"], product.Skus());
        Assert.Equal(["t"], product.Content.Tags);
        Assert.Null(product.Content.Options);
        Assert.Null(product.Content.Images);
    }

    [Fact]
    public async Task A_product_that_lost_its_first_row_leaves_what_only_that_row_says()
    {
        var entries = await Csv("Handle,Title,Tags,Body (HTML),Variant SKU,Variant Price,Image Src\na,\"A\"x,t,text,A1,1,/1.jpg\na,,,,A2,1,/2.jpg\n");

        Assert.Equal([(2L, null, "BAD_QUOTE")], entries.Faults().Select(f => f.Place()));
        var content = entries.Products().Single().Content;
        Assert.Equal("A2", content.Variants.Single().Sku);
        Assert.Equal([null, null, null], new object?[] { content.Tags, content.Description, content.Images });
    }

    [Fact]
    public async Task A_product_without_a_usable_variant_is_not_there_but_its_rows_are_counted()
    {
        var entries = await Csv(Header + "a,A,t,Size,S,,1,1,abc,\na,,,,,,,,,/2.jpg\nb,B,,,,B1,1,1,5,\n");

        Assert.Equal([(2L, "Variant SKU", "REQUIRED"), (2L, "Variant Price", "INVALID_FORMAT")], entries.Faults().Select(f => f.Place()));
        Assert.Equal("b", entries.Products().Single().Content.Slug);
        Assert.Equal([0, 2, 1], entries.Select(e => e.Rows));
    }

    [Fact]
    public async Task A_product_of_images_alone_has_a_fault()
    {
        var fault = Assert.IsType<ImportFault>(Assert.Single(await Csv(Header + "a,A,,,,,,,,/1.jpg\na,,,,,,,,,/2.jpg\n")));

        Assert.Equal(((2L, "Variant SKU", "REQUIRED"), 2), (fault.Place(), fault.Rows));
    }

    [Fact]
    public async Task An_unknown_column_is_noticed_and_the_file_is_read()
    {
        var entries = await Csv("Handle,Variant SKU,Shoe Polish,Variant Price\na,A,x,1\n");

        var notice = Assert.IsType<ImportFault>(entries[0]);
        Assert.Equal(((1L, "Shoe Polish", "UNKNOWN_COLUMN"), true), (notice.Place(), notice.IsNotice));
        Assert.Equal(["A"], entries.Products().Single().Skus());
    }

    [Theory]
    [InlineData("Handle,Title\na,A\n", "Variant SKU|Variant Price", "MISSING_COLUMN")]
    [InlineData("Variant SKU,Variant Price\na,1\n", "Handle", "MISSING_COLUMN")]
    [InlineData("Handle,Variant SKU,Variant Price,title,Title\na,A,1,x,y\n", "Title", "DUPLICATE_COLUMN")]
    [InlineData("Handle,Variant SKU,Variant Price,Price\na,A,1,1\n", "Price", "DUPLICATE_COLUMN")]
    public async Task A_header_that_cannot_be_understood_refuses_the_file(string file, string columns, string code)
    {
        var entries = await Csv(file);

        Assert.Equal(columns.Split('|').Select(column => (1L, (string?)column, code)), entries.Faults().Select(f => f.Place()));
        Assert.Empty(entries.Products());
        Assert.Equal(0, entries.Sum(e => e.Rows));
    }

    [Theory]
    [InlineData("", "EMPTY_FILE")]
    [InlineData("\uFEFF", "EMPTY_FILE")]
    [InlineData("\n\n", "EMPTY_FILE")]
    [InlineData(Header, "NO_ROWS")]
    [InlineData(Header + "\n,,,,,,,,,\n", "NO_ROWS")]
    public async Task A_file_with_nothing_in_it_says_so(string file, string code)
    {
        var fault = Assert.IsType<ImportFault>(Assert.Single(await Csv(file)));

        Assert.Equal(((1L, null, code), 0), (fault.Place(), fault.Rows));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_ends_reading_where_the_record_gets_too_large()
    {
        var entries = await Csv(Header + "a,A,t,Size,S,A1,1,1,5,\na,\"" + new string('x', 40_000_000));

        Assert.Equal(["A1"], entries.Products().Single().Skus());
        Assert.Equal((3L, null, "FIELD_TOO_LARGE"), entries.Faults().Single().Place());
        Assert.Equal(2, entries.Sum(e => e.Rows));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_in_a_small_file_is_a_bad_quote()
    {
        var entries = await Csv(Header + "a,A,t,Size,S,A1,1,1,5,\na,\"x\nb,B,,,,B1,1,1,5,\n");

        Assert.Equal([(3L, null, "BAD_QUOTE")], entries.Faults().Select(f => f.Place()));
        Assert.Equal(["A1"], entries.Products().Single().Skus());
    }

    [Fact]
    public async Task Reading_stops_when_it_is_cancelled()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Header));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await FormatRun.Csv().ReadAsync(stream, stopped.Token).ToListAsync(CancellationToken.None));
    }

    private static Task<List<ImportEntry>> Csv(string text) => FormatRun.ReadAsync(FormatRun.Csv(), text);
}
