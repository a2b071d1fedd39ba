using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;

namespace Shop.Application.Tests.Catalog;

/// <summary>A file with these entries. Its columns are called as the members are.</summary>
internal sealed class ImportFile(IEnumerable<ImportEntry> entries) : ICatalogFormat
{
    public string Name => "fake";

    public string MediaType => "application/x-fake";

    /// <summary>A variant; without a size, its size is called as its SKU is.</summary>
    public static VariantWrite V(string sku, long price = 1000, string? size = null) => new()
    {
        Sku = sku,
        OptionValues = new Dictionary<string, string> { ["Size"] = size ?? sku },
        Price = new MoneyWrite(price, "EUR"),
    };

    /// <summary>A product that comes in sizes; its first variant is in that row, and the others are in those below.</summary>
    public static ImportedProduct InFile(long row, string slug, params VariantWrite[] variants) => new(Math.Max(1, variants.Length), row)
    {
        Content = new ProductWrite
        {
            Slug = slug,
            Name = slug,
            Options = variants.Length == 0 ? null : [new ProductOption("Size", [.. variants.SelectMany(v => v.OptionValues!.Values).Distinct()])],
            Variants = variants,
        },
        VariantRows = [.. variants.Select((_, i) => row + i)],
        ColumnOf = pointer => pointer.Split('/').Last(part => !int.TryParse(part, out _)),
    };

    /// <summary>A product with every member, in two rows.</summary>
    public static ImportedProduct Whole(long row) => InFile(row, "tee", V("TEE-S", size: "S"), V("TEE-M", size: "M")).Having(c => c with
    {
        Name = "Tee",
        Vendor = "Acme",
        ProductType = "Shirts",
        Description = "<p>Soft.</p>",
        Status = ProductStatus.Active,
        Tags = ["new"],
        Attributes = new Dictionary<string, string> { ["fabric"] = "cotton" },
        Seo = new Seo("A tee", "The tee"),
        Categories = [new CategoryReference(Path: "Men > Shirts")],
        Images = [new ProductImage("/tee.jpg", "A tee")],
    });

    public IAsyncEnumerable<ImportEntry> ReadAsync(Stream stream, CancellationToken cancellationToken) => entries.ToAsyncEnumerable();

    public Task WriteAsync(IAsyncEnumerable<ExportedProduct> products, Stream stream, CancellationToken cancellationToken) => throw new NotSupportedException();
}

internal static class ImportedProductExtensions
{
    public static ImportedProduct Having(this ImportedProduct product, Func<ProductWrite, ProductWrite> change) => product with { Content = change(product.Content) };
}
