using Shop.Domain.Common;

namespace Shop.Domain.Catalog;

/// <summary>The content of a product as somebody wants it to be. <see cref="ProductRules"/> says whether it may be so.</summary>
public sealed record ProductDraft
{
    public required string Slug { get; init; }

    public required string Name { get; init; }

    public string Vendor { get; init; } = "";

    public string ProductType { get; init; } = "";

    /// <summary>HTML, sanitised by the caller.</summary>
    public string Description { get; init; } = "";

    public ProductStatus Status { get; init; } = ProductStatus.Active;

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<ProductAttribute> Attributes { get; init; } = [];

    public Seo Seo { get; init; } = Seo.None;

    public IReadOnlyList<ProductImage> Images { get; init; } = [];

    public IReadOnlyList<ProductOption> Options { get; init; } = [];

    public IReadOnlyList<VariantDraft> Variants { get; init; } = [];

    /// <summary>Categories that exist.</summary>
    public IReadOnlyList<Guid> CategoryIds { get; init; } = [];
}

/// <summary>The content of one variant.</summary>
public sealed record VariantDraft
{
    public required string Sku { get; init; }

    public IReadOnlyList<OptionValue> OptionValues { get; init; } = [];

    public required Money Price { get; init; }

    /// <summary>A former price, shown struck through; greater than <see cref="Price"/>, else it is left out.</summary>
    public Money? CompareAtPrice { get; init; }

    public string? Barcode { get; init; }

    /// <summary>Grams, 0–10,000,000.</summary>
    public int? WeightGrams { get; init; }

    public string? ImageUrl { get; init; }
}

public enum ProductStatus
{
    /// <summary>Being prepared; only administrators see it.</summary>
    Draft,

    /// <summary>On sale.</summary>
    Active,

    /// <summary>No longer sold; kept for the carts and orders that name it.</summary>
    Archived,
}

public sealed record ProductAttribute(string Name, string Value);

public sealed record ProductImage(string Url, string Alt);

/// <summary>Title and description for search engines.</summary>
public sealed record Seo(string? Title = null, string? Description = null)
{
    public static readonly Seo None = new();
}

/// <summary>Something a shopper chooses, such as Size, with its values in the order they are shown.</summary>
public sealed record ProductOption(string Name, IReadOnlyList<string> Values)
{
    public bool Equals(ProductOption? other) => other is not null && Name == other.Name && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(Name, Values.Count);
}

public sealed record OptionValue(string Name, string Value);
