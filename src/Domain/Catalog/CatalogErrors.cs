using Shop.Domain.Common;

namespace Shop.Domain.Catalog;

public static class CatalogErrors
{
    public const string MovedCode = "MOVED";

    public static readonly Error ProductNotFound = new("PRODUCT_NOT_FOUND", "There is no such product.");

    public static readonly Error CategoryNotFound = new("CATEGORY_NOT_FOUND", "There is no such category.");

    public static readonly Error ImportNotFound = new("IMPORT_NOT_FOUND", "There is no such import.");

    public static Error SkuNotFound(string sku) =>
        new("SKU_NOT_FOUND", "There is no such SKU.") { Meta = new Dictionary<string, object> { ["sku"] = sku } };

    public static Error SlugTaken(string slug) =>
        new("SLUG_TAKEN", "The slug belongs to something else.") { Meta = new Dictionary<string, object> { ["slug"] = slug } };

    public static Error SkuTaken(string sku) =>
        new("SKU_TAKEN", "The SKU belongs to another product.") { Meta = new Dictionary<string, object> { ["sku"] = sku } };

    /// <summary>What had the slug that was asked for has another one now, which is the value of <c>slug</c>. No failure of a caller's: it is answered by a redirection.</summary>
    public static Error Moved(string slug) =>
        new(MovedCode, "It has another slug now.") { Meta = new Dictionary<string, object> { ["slug"] = slug } };

    /// <summary>The caller's version of a product or category is not the stored one.</summary>
    public static Error StaleVersion(long current) =>
        new("PRECONDITION_FAILED", "It was changed since you read it.") { Meta = new Dictionary<string, object> { ["currentVersion"] = current } };
}
