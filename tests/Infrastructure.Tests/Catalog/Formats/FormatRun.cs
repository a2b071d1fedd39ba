using System.Text;
using Shop.Application.Catalog;
using Shop.Domain.Common;
using Shop.Infrastructure.Catalog.Formats;
using Xunit;

namespace Shop.Infrastructure.Tests.Catalog.Formats;

/// <summary>Runs a format over bytes in memory.</summary>
internal static class FormatRun
{
    public static ICatalogFormat Csv(string currency = "USD") => new ShopifyCsvFormat(Currency.Of(currency));

    public static ICatalogFormat Ndjson() => new NdjsonFormat();

    public static Task<List<ImportEntry>> ReadAsync(ICatalogFormat format, string text) => ReadAsync(format, Encoding.UTF8.GetBytes(text));

    public static async Task<List<ImportEntry>> ReadAsync(ICatalogFormat format, byte[] bytes)
    {
        var entries = new List<ImportEntry>();
        await foreach (var entry in format.ReadAsync(new MemoryStream(bytes), TestContext.Current.CancellationToken))
            entries.Add(entry);
        return entries;
    }

    public static async Task<byte[]> WriteAsync(ICatalogFormat format, params ExportedProduct[] products)
    {
        using var stream = new MemoryStream();
        await format.WriteAsync(products.ToAsyncEnumerable(), stream, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    public static List<ImportFault> Faults(this List<ImportEntry> entries) => [.. entries.OfType<ImportFault>().Where(f => !f.IsNotice)];

    public static List<ImportedProduct> Products(this List<ImportEntry> entries) => [.. entries.OfType<ImportedProduct>()];

    public static (long Row, string? Column, string Code) Place(this ImportFault fault) => (fault.Row, fault.Column, fault.Code);

    public static List<string> Skus(this ImportedProduct product) => [.. product.Content.Variants.Select(v => v.Sku)];

    /// <summary>What a shop that was empty would export after importing the product.</summary>
    public static ExportedProduct Landed(this ImportedProduct product) =>
        new(product.Id ?? Guid.Empty, product.CreatedAt ?? DateTimeOffset.UnixEpoch, product.Content, product.Quantities);
}
