using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Inventory;

namespace Shop.Infrastructure.Catalog.Formats;

/// <summary>A line of NDJSON, its members in the order they are written. Those at the end are what a product detail of the API has besides.</summary>
internal sealed record NdjsonProduct
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public string? Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public string? Vendor { get; init; }

    public string? ProductType { get; init; }

    public string? Description { get; init; }

    public ProductStatus? Status { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public NdjsonSeo? Seo { get; init; }

    public IReadOnlyList<CategoryReference>? Categories { get; init; }

    public IReadOnlyList<ProductImage>? Images { get; init; }

    public IReadOnlyList<ProductOption>? Options { get; init; }

    public required IReadOnlyList<NdjsonVariant> Variants { get; init; }

    public string? CreatedAt { get; init; }

    public JsonElement? UpdatedAt { get; init; }

    public JsonElement? Version { get; init; }

    public JsonElement? PriceRange { get; init; }

    public JsonElement? CompareAt { get; init; }

    public JsonElement? Availability { get; init; }

    public JsonElement? Image { get; init; }

    public static NdjsonProduct Of(ExportedProduct product) => new()
    {
        Id = product.Id.ToString(),
        Slug = product.Content.Slug,
        Name = product.Content.Name,
        Vendor = product.Content.Vendor,
        ProductType = product.Content.ProductType,
        Description = product.Content.Description,
        Status = product.Content.Status,
        Tags = product.Content.Tags,
        Attributes = product.Content.Attributes,
        Seo = product.Content.Seo is { } seo ? new NdjsonSeo(seo.Title, seo.Description) : null,
        Categories = product.Content.Categories?.Select(Portable).ToList(),
        Images = product.Content.Images,
        Options = product.Content.Options,
        Variants = [.. product.Content.Variants.Select(v => NdjsonVariant.Of(v, product.Quantities))],
        CreatedAt = product.CreatedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
    };

    public ImportedProduct ToImported(long row) => new(1, row)
    {
        Id = Guid.TryParse(Id, out var id) && id != Guid.Empty ? id : null,
        CreatedAt = DateTimeOffset.TryParse(CreatedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null,
        Content = new ProductWrite
        {
            Slug = Slug,
            Name = Name,
            Vendor = Vendor,
            ProductType = ProductType,
            Description = Description,
            Status = Status,
            Tags = Tags,
            Attributes = Attributes,
            Seo = Seo is null ? null : new Seo(Seo.Title, Seo.Description),
            Categories = Categories?.Select(Portable).ToList(),
            Images = Images,
            Options = Options,
            Variants = [.. Variants.Select(v => v.ToWrite())],
        },
        VariantRows = [.. Enumerable.Repeat(row, Variants.Count)],
        Quantities = Variants.Where(v => v.Availability?.Quantity is not null).GroupBy(v => v.Sku, v => (int)v.Availability!.Quantity!).ToDictionary(g => g.Key, g => g.Last()),
        ColumnOf = pointer => pointer,
    };

    /// <summary>What the types cannot say: no nulls in arrays and maps, and quantities that stock can have.</summary>
    public IEnumerable<FieldError> Check() =>
    [
        .. Nulls("/tags", Tags),
        .. Nulls("/attributes", Attributes),
        .. Nulls("/categories", Categories),
        .. Nulls("/images", Images),
        .. Nulls("/options", Options),
        .. (Options ?? []).SelectMany((option, i) => Nulls($"/options/{i}/values", option?.Values)),
        .. Nulls("/variants", Variants),
        .. Variants.SelectMany((variant, i) => Nulls($"/variants/{i}/optionValues", variant?.OptionValues)),
        .. Variants.Select((variant, i) => (variant?.Availability?.Quantity, i)).Where(v => v.Quantity is < 0 or > StockLevel.MaxQuantity)
            .Select(v => FieldError.OutOfRange($"/variants/{v.i}/availability/quantity", 0, StockLevel.MaxQuantity)),
    ];

    // An id names a category in one shop only.
    private static CategoryReference Portable(CategoryReference category) =>
        category.Slug is null && category.Path is null ? category : category with { Id = null };

    private static IEnumerable<FieldError> Nulls<T>(string pointer, IEnumerable<T>? items) =>
        (items ?? []).Select((item, i) => (item, i)).Where(x => x.item is null).Select(x => JsonFaults.Null($"{pointer}/{x.i}"));

    private static IEnumerable<FieldError> Nulls(string pointer, IReadOnlyDictionary<string, string>? map) =>
        (map ?? new Dictionary<string, string>(0)).Where(x => x.Value is null).Select(x => JsonFaults.Null($"{pointer}/{JsonFaults.Escape(x.Key)}"));
}

internal sealed record NdjsonVariant
{
    public JsonElement? Id { get; init; }

    public JsonElement? ProductId { get; init; }

    public required string Sku { get; init; }

    public IReadOnlyDictionary<string, string>? OptionValues { get; init; }

    public required MoneyWrite Price { get; init; }

    public JsonElement? PriceSource { get; init; }

    public MoneyWrite? CompareAtPrice { get; init; }

    public string? Barcode { get; init; }

    public int? WeightGrams { get; init; }

    public string? Image { get; init; }

    public NdjsonAvailability? Availability { get; init; }

    public static NdjsonVariant Of(VariantWrite variant, IReadOnlyDictionary<string, int> quantities) => new()
    {
        Sku = variant.Sku,
        OptionValues = variant.OptionValues,
        Price = variant.Price,
        CompareAtPrice = variant.CompareAtPrice,
        Barcode = variant.Barcode,
        WeightGrams = variant.WeightGrams,
        Image = variant.Image,
        Availability = quantities.TryGetValue(variant.Sku, out var quantity) ? new NdjsonAvailability { Quantity = quantity } : null,
    };

    public VariantWrite ToWrite() => new()
    {
        Sku = Sku,
        OptionValues = OptionValues,
        Price = Price,
        CompareAtPrice = CompareAtPrice,
        Barcode = Barcode,
        WeightGrams = WeightGrams,
        Image = Image,
    };
}

internal sealed record NdjsonSeo(string? Title = null, string? Description = null);

internal sealed record NdjsonAvailability
{
    /// <summary>Absent where units are not counted.</summary>
    public long? Quantity { get; init; }

    public JsonElement? Status { get; init; }

    public JsonElement? Source { get; init; }

    public JsonElement? AsOf { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = MaxDepth,
    Converters = [typeof(CamelCaseEnum<ProductStatus>)])]
[JsonSerializable(typeof(NdjsonProduct))]
internal sealed partial class NdjsonContext : JsonSerializerContext
{
    public const int MaxDepth = 16;
}
