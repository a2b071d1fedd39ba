using System.Text;
using Shop.Application.Catalog;
using Xunit;

namespace Shop.Infrastructure.Tests.Catalog.Formats;

/// <summary>Whatever is in a file, reading it ends with entries and never with an exception.</summary>
public sealed class RandomBytesTests
{
    private const string Csv = "Handle,Title,Tags,Status,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Price,Image Src,Image Position\na,A,t,active,Size,S,A1,1,5,/1,1\na,,,,,M,A2,1,5.00,/2,2\nb,\"B \"\"b\"\"\",,draft,Title,Default Title,B1,,1,,\n";
    private const string Json = "{\"slug\":\"a\",\"name\":\"\\u00e9\",\"tags\":[\"x\"],\"attributes\":{\"a b\":\"c\"},\"options\":[{\"name\":\"o\",\"values\":[\"v\"]}],\"variants\":[{\"sku\":\"S\",\"optionValues\":{\"o\":\"v\"},\"price\":{\"amountMinor\":100,\"currency\":\"USD\"},\"availability\":{\"quantity\":1}}],\"createdAt\":\"2026-11-23T20:10:30.123Z\"}\n";

    private static readonly byte[] Telling = "\"\\,\r\n\0{}[]:'-.09aud8 >\uFEFF"u8.ToArray();

    [Theory]
    [InlineData("csv", Csv)]
    [InlineData("ndjson", Json + Json)]
    public async Task Broken_files_are_read_to_their_end(string name, string whole)
    {
        var format = name == "csv" ? FormatRun.Csv() : FormatRun.Ndjson();
        var (faults, products) = (0, 0);
        for (var seed = 0; seed < 2000; seed++)
        {
            var entries = await FormatRun.ReadAsync(format, Break(Encoding.UTF8.GetBytes(whole), new Random(seed)));
            Assert.All(entries, e => Assert.True(e.Rows >= 0 && (e is not ImportedProduct p || (p.Rows > 0 && p.VariantRows.Count == p.Content.Variants.Count)), $"seed {seed}"));
            Assert.True(entries.Count > 0, $"seed {seed}: silence");
            faults += entries.Faults().Count;
            products += entries.Products().Count;
        }

        // Neither is everything refused nor nothing broken.
        Assert.True(faults > 1000 && products > 1000, $"{faults} faults, {products} products");
    }

    /// <summary>Nothing but noise for some seeds, else a file with a few bytes changed, put in or taken out.</summary>
    private static byte[] Break(byte[] file, Random random)
    {
        if (random.Next(5) == 0)
        {
            var noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            return noise;
        }

        var bytes = file.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var (at, value) = (random.Next(bytes.Count), random.Next(2) == 0 ? Telling[random.Next(Telling.Length)] : (byte)random.Next(256));
            if (random.Next(3) is var kind && kind == 0)
                bytes[at] = value;
            else if (kind == 1)
                bytes.Insert(at, value);
            else
                bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
        }

        return [.. bytes];
    }
}
