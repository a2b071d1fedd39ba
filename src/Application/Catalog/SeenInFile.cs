using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Shop.Application.Catalog;

/// <summary>A product or SKU may stand in a file once. Of each, 8 bytes of a hash are kept: in a file of a million SKUs, two have the same once in 30 million files.</summary>
internal sealed class SeenInFile
{
    private readonly HashSet<ulong> _slugs = [];
    private readonly HashSet<ulong> _skus = [];

    /// <summary>The product without the variants that stand further up; null if it stands there itself or nothing of it is left.</summary>
    public ImportedProduct? Accept(ImportedProduct product, ImportReport report)
    {
        if (!_slugs.Add(Hash(product.Content.Slug)))
        {
            foreach (var row in product.VariantRows)
                report.Add(new ImportFault(0, row, product.ColumnOf("/slug"), "DUPLICATE_PRODUCT", $"The product '{product.Content.Slug}' stands further up in the file."));
            return null;
        }

        var inProduct = new HashSet<string>(StringComparer.Ordinal);
        var fresh = product.Content.Variants.Select(v => !inProduct.Add(v.Sku) || v.Sku.Length == 0 || _skus.Add(Hash(v.Sku))).ToList();
        for (var i = 0; i < fresh.Count; i++)
        {
            if (!fresh[i])
                report.Add(new ImportFault(0, product.VariantRows[i], product.ColumnOf($"/variants/{i}/sku"), "SKU_TAKEN", $"The SKU '{product.Content.Variants[i].Sku}' belongs to a product further up in the file."));
        }

        if (fresh.Count > 0 && !fresh.Contains(true))
            return null;
        return fresh.Contains(false)
            ? product with
            {
                Content = product.Content with { Variants = [.. product.Content.Variants.Where((_, i) => fresh[i])] },
                VariantRows = [.. product.VariantRows.Where((_, i) => fresh[i])],
            }
            : product;
    }

    private static ulong Hash(string text) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
