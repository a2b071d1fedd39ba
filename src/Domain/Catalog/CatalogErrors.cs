using Shop.Domain.Common;

namespace Shop.Domain.Catalog;

public static class CatalogErrors
{
    public static readonly Error ProductNotFound = new("PRODUCT_NOT_FOUND", "There is no such product.");

    public static readonly Error CategoryNotFound = new("CATEGORY_NOT_FOUND", "There is no such category.");

    public static readonly Error ImportNotFound = new("IMPORT_NOT_FOUND", "There is no such import.");

    public static Error SkuNotFound(string sku) =>
        new("SKU_NOT_FOUND", "There is no such SKU.") { Meta = new Dictionary<string, object> { ["sku"] = sku } };

    public static Error SlugTaken(string slug) =>
        new("SLUG_TAKEN", "The slug belongs to something else.") { Meta = new Dictionary<string, object> { ["slug"] = slug } };

    public static Error SkuTaken(string sku) =>
        new("SKU_TAKEN", "The SKU belongs to another product.") { Meta = new Dictionary<string, object> { ["sku"] = sku } };

    /// <summary>The caller's version of a product or category is not the stored one.</summary>
    public static Error StaleVersion(long current) =>
        new("PRECONDITION_FAILED", "It was changed since you read it.") { Meta = new Dictionary<string, object> { ["currentVersion"] = current } };
}
