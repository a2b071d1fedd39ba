using System.Text;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Xunit;

namespace Shop.Infrastructure.Tests.Catalog.Formats;

public sealed class NdjsonFormatTests
{
    private const string Price = "\"price\":{\"amountMinor\":100,\"currency\":\"USD\",\"fractionDigits\":2}";
    private const string Least = "{\"slug\":\"a\",\"name\":\"A\",\"variants\":[{\"sku\":\"S\"," + Price + "}]}";

    [Fact]
    public async Task A_product_detail_of_the_API_is_read()
    {
        const string line = """
            {"id":"01939f4e-8a00-7000-8000-000000000001","slug":"tee","name":"Tee","vendor":"V","productType":"Shirt","image":{"url":"/1.jpg","alt":""},"priceRange":{"min":{"amountMinor":100}},"compareAt":null,"availability":{"status":"inStock"},"options":[{"name":"Size","values":["S"]}],"description":"<p>x</p>","status":"archived","tags":["a"],"attributes":{"Fit":"loose"},"seo":{"title":"T"},"categories":[{"id":"01939f4e-8a00-7000-8000-000000000009","slug":"tops","name":"Tops","path":"Men > Tops"}],"images":[{"url":"/1.jpg","alt":""}],"variants":[{"id":"x","sku":"T-S","productId":"y","optionValues":{"Size":"S"},"price":{"amountMinor":100,"currency":"USD","fractionDigits":2},"compareAtPrice":{"amountMinor":200,"currency":"USD"},"priceSource":{"source":"live","asOf":"z"},"barcode":"1","weightGrams":5,"image":"/v.jpg","availability":{"status":"inStock","quantity":7,"source":"live","asOf":"z"}}],"version":3,"createdAt":"2026-11-23T21:10:30.123+01:00","updatedAt":"2026-11-23T20:10:30Z"}
            """;
        var product = Assert.IsType<ImportedProduct>(Assert.Single(await Ndjson(line)));

        Assert.Equal((1, 1L, Guid.Parse("01939f4e-8a00-7000-8000-000000000001")), (product.Rows, product.Row, product.Id));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 20, 10, 30, 123, TimeSpan.Zero), product.CreatedAt);
        Assert.Equal(TimeSpan.Zero, product.CreatedAt!.Value.Offset);
        var content = product.Content;
        Assert.Equal(("tee", "Tee", "V", "Shirt", "<p>x</p>", ProductStatus.Archived), (content.Slug, content.Name, content.Vendor, content.ProductType, content.Description, content.Status));
        Assert.Equal(["a"], content.Tags);
        Assert.Equal("loose", content.Attributes!["Fit"]);
        Assert.Equal(new Seo("T", null), content.Seo);
        Assert.Equal([new CategoryReference(null, "tops", "Tops", "Men > Tops")], content.Categories);
        Assert.Equal([new ProductImage("/1.jpg", "")], content.Images);
        Assert.Equal([new ProductOption("Size", ["S"])], content.Options);
        var variant = content.Variants.Single();
        Assert.Equal(("T-S", new MoneyWrite(100, "USD", 2), new MoneyWrite(200, "USD"), "1", 5, "/v.jpg"), (variant.Sku, variant.Price, variant.CompareAtPrice, variant.Barcode, variant.WeightGrams, variant.Image));
        Assert.Equal("S", variant.OptionValues!["Size"]);
        Assert.Equal(new Dictionary<string, int> { ["T-S"] = 7 }, product.Quantities);
        Assert.Equal("/variants/0/sku", product.ColumnOf("/variants/0/sku"));
    }

    [Fact]
    public async Task Members_that_are_left_out_or_null_are_null()
    {
        foreach (var line in new[] { Least, Least.Replace("\"variants\"", "\"tags\":null,\"seo\":null,\"status\":null,\"variants\"", StringComparison.Ordinal) })
        {
            var product = Assert.IsType<ImportedProduct>(Assert.Single(await Ndjson(line)));
            Assert.Equal([null, null, null, null, null], new object?[] { product.Content.Tags, product.Content.Seo, product.Content.Status, product.Id, product.CreatedAt });
            Assert.Empty(product.Quantities);
        }
    }

    [Fact]
    public async Task An_id_or_time_that_is_none_is_left_out()
    {
        var product = (await Ndjson(Least.Replace("{\"slug\"", "{\"id\":\"17\",\"createdAt\":\"yesterday\",\"slug\"", StringComparison.Ordinal))).Products().Single();

        Assert.Equal((null, null), (product.Id, product.CreatedAt));
    }

    [Theory]
    [InlineData("{\"slug\":", null, "MALFORMED_JSON")]
    [InlineData(Least + " {}", null, "MALFORMED_JSON")]
    [InlineData("{\"slug\":\"a\",}", null, "MALFORMED_JSON")]
    [InlineData("{\"version\":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}", null, "MALFORMED_JSON")]
    [InlineData("null", null, "VALIDATION_ERROR")]
    [InlineData("[]", null, "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"variants\":[]}", "/name", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":null,\"variants\":[]}", "/name", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"slug\":\"b\",\"name\":\"A\",\"variants\":[]}", "/slug", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"colour~/\":1,\"variants\":[]}", "/colour~0~1", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"status\":1,\"variants\":[]}", "/status", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"status\":\"sold\",\"variants\":[]}", "/status", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"\\ud800\",\"name\":\"A\",\"variants\":[]}", "/slug", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"variants\":[{" + Price + "}]}", "/variants/0/sku", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"variants\":[{\"sku\":\"S\",\"price\":\"1.00\"}]}", "/variants/0/price", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"variants\":[{\"sku\":\"S\",\"price\":{\"amountMinor\":\"1\",\"currency\":\"USD\"}}]}", "/variants/0/price/amountMinor", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"variants\":[{\"sku\":\"S\",\"price\":{\"currency\":\"USD\"}}]}", "/variants/0/price/amountMinor", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"tags\":[\"x\",null],\"variants\":[]}", "/tags/1", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"attributes\":{\"a b\":null},\"variants\":[]}", "/attributes/a b", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"attributes\":{\"a b\":1},\"variants\":[]}", "/attributes/a b", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"variants\":[null]}", "/variants/0", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"options\":[{\"name\":\"x\",\"values\":[null]}],\"variants\":[]}", "/options/0/values/0", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"variants\":[{\"sku\":\"S\"," + Price + ",\"optionValues\":{\"x\":null}}]}", "/variants/0/optionValues/x", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"variants\":[{\"sku\":\"S\"," + Price + ",\"availability\":{\"quantity\":-1}}]}", "/variants/0/availability/quantity", "OUT_OF_RANGE")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"variants\":[{\"sku\":\"S\"," + Price + ",\"availability\":{\"quantity\":1000000001}}]}", "/variants/0/availability/quantity", "OUT_OF_RANGE")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"variants\":[{\"sku\":5}],\"variants\":7}", "/variants/0/sku", "VALIDATION_ERROR")]
    [InlineData("{\"slug\":\"a\",\"name\":\"A\",\"variants\":[{\"sku\":5}],\"variants\":[]}", "/variants/0/sku", "VALIDATION_ERROR")]
    public async Task A_bad_line_is_named_by_pointer_and_the_others_are_read(string line, string? pointer, string code)
    {
        var entries = await Ndjson(Least + "\n" + line + "\n" + Least + "\n");

        Assert.Equal([(2L, pointer, code)], entries.Faults().Select(f => f.Place()));
        Assert.Equal([1L, 3L], entries.Products().Select(p => p.Row));
        Assert.Equal(3, entries.Sum(e => e.Rows));
    }

    [Fact]
    public async Task A_line_that_is_not_UTF8_is_refused()
    {
        var entries = await FormatRun.ReadAsync(FormatRun.Ndjson(), [.. "{\"slug\":\""u8, 0xFF, .. "\"}\n"u8, .. Encoding.UTF8.GetBytes(Least)]);

        Assert.Equal([(1L, null, "INVALID_UTF8")], entries.Faults().Select(f => f.Place()));
        Assert.Equal(2, entries.Products().Single().Row);
    }

    [Theory]
    [InlineData(4 * 1024 * 1024 + 1)]
    [InlineData(9 * 1024 * 1024)]
    public async Task A_line_that_is_too_long_is_skipped(int length)
    {
        var entries = await Ndjson(Least + "\n" + new string('x', length) + "\n" + Least);

        Assert.Equal([(2L, null, "TOO_LONG")], entries.Faults().Select(f => f.Place()));
        Assert.Equal([1L, 3L], entries.Products().Select(p => p.Row));
    }

    [Fact]
    public async Task The_longest_line_is_read()
    {
        Assert.Single((await Ndjson(Least.PadRight(4 * 1024 * 1024) + "\n" + new string('x', 5_000_000))).Products());
    }

    [Fact]
    public async Task Blank_lines_are_numbered_and_a_byte_order_mark_is_passed_over()
    {
        var entries = await Ndjson("\uFEFF" + Least + "\r\n\r\n  \n" + Least);

        Assert.Equal([1L, 4L], entries.Cast<ImportedProduct>().Select(p => p.Row));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \r\n")]
    public async Task A_file_with_nothing_in_it_says_so(string file)
    {
        Assert.Equal((1L, null, "EMPTY_FILE"), Assert.IsType<ImportFault>(Assert.Single(await Ndjson(file))).Place());
    }

    [Fact]
    public async Task Reading_stops_when_it_is_cancelled()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Least));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await FormatRun.Ndjson().ReadAsync(stream, stopped.Token).ToListAsync(CancellationToken.None));
    }

    private static Task<List<ImportEntry>> Ndjson(string text) => FormatRun.ReadAsync(FormatRun.Ndjson(), text);
}
