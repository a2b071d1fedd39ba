using System.Collections.Frozen;

namespace Shop.Infrastructure.Catalog.Formats;

/// <summary>The columns of Shopify's product file, by the names of its older export, in which they are written too.</summary>
internal static class ShopifyColumns
{
    public const string Handle = "Handle";
    public const string Title = "Title";
    public const string Body = "Body (HTML)";
    public const string Vendor = "Vendor";
    public const string Category = "Product Category";
    public const string Type = "Type";
    public const string Tags = "Tags";
    public const string Published = "Published";
    public const string Sku = "Variant SKU";
    public const string Grams = "Variant Grams";
    public const string Tracker = "Variant Inventory Tracker";
    public const string Quantity = "Variant Inventory Qty";
    public const string InventoryPolicy = "Variant Inventory Policy";
    public const string Fulfillment = "Variant Fulfillment Service";
    public const string Price = "Variant Price";
    public const string CompareAtPrice = "Variant Compare At Price";
    public const string RequiresShipping = "Variant Requires Shipping";
    public const string Taxable = "Variant Taxable";
    public const string Barcode = "Variant Barcode";
    public const string ImageSrc = "Image Src";
    public const string ImagePosition = "Image Position";
    public const string ImageAlt = "Image Alt Text";
    public const string GiftCard = "Gift Card";
    public const string SeoTitle = "SEO Title";
    public const string SeoDescription = "SEO Description";
    public const string VariantImage = "Variant Image";
    public const string WeightUnit = "Variant Weight Unit";
    public const string Status = "Status";

    /// <summary>What Shopify calls the only option, and its only value, of a product that has no options.</summary>
    public const string NoOption = "Title";
    public const string NoOptionValue = "Default Title";

    public static readonly IReadOnlyList<string> OptionNames = ["Option1 Name", "Option2 Name", "Option3 Name"];

    public static readonly IReadOnlyList<string> OptionValues = ["Option1 Value", "Option2 Value", "Option3 Value"];

    public static readonly IReadOnlyList<string> Written =
    [
        Handle, Title, Body, Vendor, Category, Type, Tags, Published,
        OptionNames[0], OptionValues[0], OptionNames[1], OptionValues[1], OptionNames[2], OptionValues[2],
        Sku, Grams, Tracker, Quantity, InventoryPolicy, Fulfillment, Price, CompareAtPrice, RequiresShipping, Taxable, Barcode,
        ImageSrc, ImagePosition, ImageAlt, GiftCard, SeoTitle, SeoDescription, VariantImage, WeightUnit, Status,
    ];

    public static readonly IReadOnlyList<string> Required = [Handle, Sku, Price];

    private static readonly IReadOnlyList<string> NotKept = [InventoryPolicy, Fulfillment, RequiresShipping, Taxable, GiftCard, WeightUnit];

    /// <summary>The kept columns by each of their names; names that differ in case only are found as they are.</summary>
    private static readonly FrozenDictionary<string, string> Kept = Written.Except(NotKept).ToDictionary(name => name)
        .Concat(new Dictionary<string, string>
        {
            ["URL handle"] = Handle,
            ["Description"] = Body,
            ["Published on online store"] = Published,
            ["SKU"] = Sku,
            ["Weight value (grams)"] = Grams,
            ["Inventory tracker"] = Tracker,
            ["Inventory quantity"] = Quantity,
            ["Price"] = Price,
            ["Compare-at price"] = CompareAtPrice,
            ["Barcode"] = Barcode,
            ["Product image URL"] = ImageSrc,
            ["Variant image URL"] = VariantImage,
        })
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> PassedOver = NotKept
        .Concat([
            "Cost per item", "Charge tax", "Tax code", "Variant Tax Code", "Continue selling when out of stock", "Requires shipping", "Fulfillment service",
            "Weight unit for display", "Option1 Linked To", "Option2 Linked To", "Option3 Linked To", "Gift card template suffix",
        ])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly IReadOnlyList<string> PassedOverFamilies =
        ["Google Shopping /", "Included /", "Price /", "Compare At Price /", "Compare-at price /", "Unit price ", "Packed product "];

    /// <summary>The kept column that has this name, or null.</summary>
    public static string? Find(string name) => Kept.GetValueOrDefault(name);

    /// <summary>True for what Shopify has and the shop does not keep.</summary>
    public static bool IsPassedOver(string name) =>
        PassedOver.Contains(name)
        || PassedOverFamilies.Any(family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase))
        || name.Contains(".metafields.", StringComparison.OrdinalIgnoreCase);
}
