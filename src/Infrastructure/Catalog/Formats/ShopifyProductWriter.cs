using System.Globalization;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Catalog.Formats;

/// <summary>The rows that a product has in a Shopify file.</summary>
internal static class ShopifyProductWriter
{
    public static IEnumerable<string[]> Rows(ExportedProduct product)
    {
        var (variants, images) = (product.Content.Variants, product.Content.Images ?? []);
        for (var i = 0; i < Math.Max(variants.Count, images.Count); i++)
        {
            var cells = new Dictionary<string, string?> { [ShopifyColumns.Handle] = product.Content.Slug };
            if (i == 0)
                Put(cells, product.Content);
            if (i < variants.Count)
                Put(cells, variants[i], product.Content.Options ?? [], product.Quantities);
            if (i < images.Count)
                Put(cells, images[i], i + 1);
            yield return [.. ShopifyColumns.Written.Select(column => cells.GetValueOrDefault(column) ?? "")];
        }
    }

    private static void Put(Dictionary<string, string?> cells, ProductWrite product)
    {
        cells[ShopifyColumns.Title] = product.Name;
        cells[ShopifyColumns.Body] = product.Description;
        cells[ShopifyColumns.Vendor] = product.Vendor;
        cells[ShopifyColumns.Category] = product.Categories is [var category, ..] ? category.Path : null;
        cells[ShopifyColumns.Type] = product.ProductType;
        // A comma parts tags, so one that has a comma is read as two.
        cells[ShopifyColumns.Tags] = string.Join(", ", ShopifyProductRows.SplitTags(string.Join(',', product.Tags ?? [])));
        cells[ShopifyColumns.Published] = Truth(product.Status is null or ProductStatus.Active);
        cells[ShopifyColumns.GiftCard] = Truth(false);
        cells[ShopifyColumns.SeoTitle] = product.Seo?.Title;
        cells[ShopifyColumns.SeoDescription] = product.Seo?.Description;
        cells[ShopifyColumns.Status] = (product.Status ?? ProductStatus.Active).ToString().ToLowerInvariant();
        var names = product.Options is { Count: > 0 } options ? options.Select(o => o.Name) : [ShopifyColumns.NoOption];
        foreach (var (column, name) in ShopifyColumns.OptionNames.Zip(names))
            cells[column] = name;
    }

    private static void Put(Dictionary<string, string?> cells, VariantWrite variant, IReadOnlyList<ProductOption> options, IReadOnlyDictionary<string, int> quantities)
    {
        var values = options.Count > 0 ? options.Select(o => variant.OptionValues?.GetValueOrDefault(o.Name)) : [ShopifyColumns.NoOptionValue];
        foreach (var (column, value) in ShopifyColumns.OptionValues.Zip(values))
            cells[column] = value;
        cells[ShopifyColumns.Sku] = variant.Sku;
        cells[ShopifyColumns.Grams] = variant.WeightGrams?.ToString(CultureInfo.InvariantCulture);
        if (quantities.TryGetValue(variant.Sku, out var quantity))
            (cells[ShopifyColumns.Tracker], cells[ShopifyColumns.Quantity]) = ("shopify", quantity.ToString(CultureInfo.InvariantCulture));
        cells[ShopifyColumns.InventoryPolicy] = "deny";
        cells[ShopifyColumns.Fulfillment] = "manual";
        cells[ShopifyColumns.Price] = Amount(variant.Price);
        cells[ShopifyColumns.CompareAtPrice] = variant.CompareAtPrice is { } former ? Amount(former) : null;
        cells[ShopifyColumns.RequiresShipping] = Truth(true);
        cells[ShopifyColumns.Taxable] = Truth(true);
        cells[ShopifyColumns.Barcode] = variant.Barcode;
        cells[ShopifyColumns.VariantImage] = variant.Image;
        cells[ShopifyColumns.WeightUnit] = variant.WeightGrams is null ? null : "g";
    }

    private static void Put(Dictionary<string, string?> cells, ProductImage image, int position)
    {
        cells[ShopifyColumns.ImageSrc] = image.Url;
        cells[ShopifyColumns.ImagePosition] = position.ToString(CultureInfo.InvariantCulture);
        cells[ShopifyColumns.ImageAlt] = image.Alt;
    }

    private static string Amount(MoneyWrite money)
    {
        var digits = Currency.Of(money.Currency).FractionDigits;
        return (money.AmountMinor * new decimal(1, 0, 0, false, (byte)digits)).ToString($"F{digits}", CultureInfo.InvariantCulture);
    }

    private static string Truth(bool value) => value ? "TRUE" : "FALSE";
}
