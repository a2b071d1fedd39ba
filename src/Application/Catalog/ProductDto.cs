using System.Text.Json.Serialization;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>A product as a list shows it.</summary>
public record ProductSummaryDto
{
    [JsonPropertyOrder(-1)]
    public required Guid Id { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Slug { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Name { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Vendor { get; init; }

    [JsonPropertyOrder(-1)]
    public required string ProductType { get; init; }

    /// <summary>The first picture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonPropertyOrder(-1)]
    public ProductImage? Image { get; init; }

    [JsonPropertyOrder(-1)]
    public required PriceRangeDto PriceRange { get; init; }

    /// <summary>The highest former price among the variants.</summary>
    [JsonPropertyOrder(-1)]
    public MoneyDto? CompareAt { get; init; }

    [JsonPropertyOrder(-1)]
    public required ProductAvailabilityDto Availability { get; init; }

    [JsonPropertyOrder(-1)]
    public required IReadOnlyList<ProductOption> Options { get; init; }

    /// <summary>When its prices and stock have to be asked for again; null where the shop is told of their changes.</summary>
    [JsonIgnore]
    public DateTimeOffset? GoodUntil { get; init; }
}

/// <summary>A product whole.</summary>
public sealed record ProductDto : ProductSummaryDto
{
    /// <summary>Sanitised HTML.</summary>
    public required string Description { get; init; }

    public required ProductStatus Status { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    public required Seo Seo { get; init; }

    public required IReadOnlyList<ProductCategoryDto> Categories { get; init; }

    public required IReadOnlyList<ProductImage> Images { get; init; }

    public required IReadOnlyList<VariantDto> Variants { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A page of a list whose items are ready.</summary>
public sealed record ProductPage(IReadOnlyList<ProductDocument> Items, int Total, string? NextCursor, IReadOnlyList<FacetDto>? Facets = null);

/// <summary>The lowest and the highest price among the variants.</summary>
public sealed record PriceRangeDto(MoneyDto Min, MoneyDto Max);

/// <summary>A category that a product stands in. <paramref name="Path"/> holds the names from the root down, joined by " > ".</summary>
public sealed record ProductCategoryDto(Guid Id, string Slug, string Name, string Path);

/// <summary>One sellable form of a product.</summary>
public sealed record VariantDto
{
    public required Guid Id { get; init; }

    public required string Sku { get; init; }

    public required Guid ProductId { get; init; }

    public required IReadOnlyDictionary<string, string> OptionValues { get; init; }

    public required MoneyDto Price { get; init; }

    public MoneyDto? CompareAtPrice { get; init; }

    public required PriceSourceDto PriceSource { get; init; }

    public string? Barcode { get; init; }

    public int? WeightGrams { get; init; }

    /// <summary>The address of the picture.</summary>
    public string? Image { get; init; }

    public required AvailabilityDto Availability { get; init; }
}

/// <summary>Where a price comes from, and as of when.</summary>
public sealed record PriceSourceDto(DataSource Source, DateTimeOffset AsOf);

/// <summary>Variants by SKU, and the SKUs for which there is none.</summary>
public sealed record VariantsDto(IReadOnlyList<VariantDto> Items, IReadOnlyList<string> NotFound);

/// <summary>A category with those below it.</summary>
public sealed record CategoryDto
{
    public required Guid Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    /// <summary>The names from the root down, joined by " > ".</summary>
    public required string Path { get; init; }

    public Guid? ParentId { get; init; }

    public required int Position { get; init; }

    public required CategoryStatus Status { get; init; }

    public required IReadOnlyList<CategoryDto> Children { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

public enum CategoryStatus
{
    Active,
    Archived,
}

/// <summary>All categories: those without a parent, each with those below it.</summary>
public sealed record CategoriesDto(IReadOnlyList<CategoryDto> Items);
