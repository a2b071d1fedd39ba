using System.Text.Json;
using Shop.Application.Catalog;

namespace Shop.Infrastructure.Tests.Catalog;

/// <summary>Says enough of a product to tell what it was made of.</summary>
internal sealed class PlainJson : ICatalogJson
{
    public Document Write(ProductDto product) => Write(
        $"{product.Slug} {product.Name} v{product.Version} {string.Join(' ', product.Variants.Select(v => $"{v.Sku}:{v.Price.AmountMinor}:{v.Availability.Quantity}"))} {string.Join('|', product.Categories.Select(c => c.Path))}".Trim());

    public Document Write(ProductSummaryDto summary) => Write($"{summary.Slug} {summary.Name} {summary.PriceRange.Min.AmountMinor}-{summary.PriceRange.Max.AmountMinor} {summary.Availability.Status}");

    public Document Write(CategoriesDto categories) => Write(string.Join(' ', categories.Items.Select(c => c.Slug)));

    private static Document Write(string text)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(text);
        return new Document(json, $"\"{json.GetHashCode()}\"");
    }
}
