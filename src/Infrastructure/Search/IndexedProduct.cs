using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Search;

/// <summary>What the index knows of a product on sale.</summary>
internal sealed record IndexedProduct
{
    public required Guid Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public required string SortName { get; init; }

    public required string Vendor { get; init; }

    public required string ProductType { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyList<ProductAttribute> Attributes { get; init; }

    public required IReadOnlyList<Guid> CategoryIds { get; init; }

    public required IReadOnlyList<IndexedVariant> Variants { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The concurrency token: 1 until the product is changed.</summary>
    public required long Version { get; init; }
}

/// <param name="Sku">Known by it.</param>
/// <param name="Barcode">Or by this.</param>
/// <param name="Options">The values of its options.</param>
/// <param name="Prices">In each currency that it is sold in.</param>
/// <param name="InStock">False where units are counted and none is free.</param>
internal sealed record IndexedVariant(string Sku, string? Barcode, IReadOnlyList<OptionValue> Options, IReadOnlyList<Money> Prices, bool InStock);
