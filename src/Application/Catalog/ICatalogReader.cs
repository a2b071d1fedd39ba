using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>Reads the catalog for shoppers, past the aggregates.</summary>
public interface ICatalogReader
{
    /// <summary>A product of any status by its id or slug, not to be changed.</summary>
    Task<Product?> FindProductAsync(string idOrSlug, CancellationToken cancellationToken);

    /// <summary>Products on sale by id, in no order; others are absent.</summary>
    Task<IReadOnlyList<ProductRow>> FindProductsOnSaleAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>True if each of these products still has this version.</summary>
    Task<bool> AreCurrentAsync(IReadOnlyDictionary<Guid, long> versions, CancellationToken cancellationToken);

    /// <summary>Variants of products of any status, by SKU; unknown ones are absent.</summary>
    Task<IReadOnlyList<VariantRow>> FindVariantsAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken);

    /// <summary>The whole tree.</summary>
    Task<CategoryTree> GetCategoriesAsync(CancellationToken cancellationToken);
}

/// <summary>What a list needs of a product.</summary>
public sealed record ProductRow
{
    public required Guid Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public required string Vendor { get; init; }

    public required string ProductType { get; init; }

    public required IReadOnlyList<ProductImage> Images { get; init; }

    public required IReadOnlyList<ProductOption> Options { get; init; }

    /// <summary>That of the prices.</summary>
    public required Currency Currency { get; init; }

    public required long MinPriceMinor { get; init; }

    public required long MaxPriceMinor { get; init; }

    public required long? MaxCompareAtMinor { get; init; }

    public required IReadOnlyList<string> Skus { get; init; }

    public long Version { get; init; }
}

/// <summary>A variant with what carts and clients need of its product.</summary>
public sealed record VariantRow
{
    public required Guid Id { get; init; }

    public required string Sku { get; init; }

    public required Guid ProductId { get; init; }

    public required string ProductSlug { get; init; }

    public required string ProductName { get; init; }

    public required ProductStatus ProductStatus { get; init; }

    public required IReadOnlyList<ProductImage> ProductImages { get; init; }

    public required DateTimeOffset ProductUpdatedAt { get; init; }

    public long ProductVersion { get; init; }

    public required IReadOnlyList<OptionValue> OptionValues { get; init; }

    /// <summary>Made once, since rows are kept and shown often.</summary>
    public IReadOnlyDictionary<string, string> OptionValuesByName => field ??= OptionValues.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal);

    public required Currency Currency { get; init; }

    public required long PriceMinor { get; init; }

    public required long? CompareAtMinor { get; init; }

    public required string? Barcode { get; init; }

    public required int? WeightGrams { get; init; }

    public required string? ImageUrl { get; init; }
}
