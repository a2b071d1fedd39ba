using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>Which products to list. A product matches when one of its variants meets all variant conditions at once.</summary>
public sealed record ProductQuery
{
    public const int DefaultLimit = 24;
    public const int MaxLimit = 100;

    /// <summary>How deep numbered pages reach; beyond it there are cursors.</summary>
    public const int MaxOffset = 10_000;

    /// <summary>Words that must all occur in the name, vendor, type, categories, tags, attributes, options or SKUs; or one SKU or barcode.</summary>
    public string? Text { get; init; }

    /// <summary>The slug of a category; products below it match as well.</summary>
    public string? Category { get; init; }

    public string? Vendor { get; init; }

    public string? Tag { get; init; }

    /// <summary>Minor units, inclusive.</summary>
    public long? PriceMin { get; init; }

    /// <summary>Minor units, inclusive.</summary>
    public long? PriceMax { get; init; }

    /// <summary>Accepted values by option name: any of the values, of every name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Options { get; init; } = new Dictionary<string, IReadOnlyList<string>>(0);

    public bool? InStock { get; init; }

    public IReadOnlyList<Guid>? Ids { get; init; }

    public ProductSort Sort { get; init; } = ProductSort.Newest;

    public required Currency Currency { get; init; }

    public int Limit { get; init; } = DefaultLimit;

    /// <summary>1-based; not together with <see cref="Cursor"/>.</summary>
    public int Page { get; init; } = 1;

    public ProductCursor? Cursor { get; init; }

    /// <summary>What to count: <see cref="ProductFacets"/>.</summary>
    public IReadOnlyList<string> Facets { get; init; } = [];
}

/// <summary>The names of facets.</summary>
public static class ProductFacets
{
    public const string Category = "category";
    public const string Vendor = "vendor";
    public const string Tag = "tag";
    public const string Price = "price";

    /// <summary>How many a query may ask for.</summary>
    public const int Max = 10;

    private const string OptionPrefix = "option.";

    /// <summary>True of the four above, and of <c>option.</c> with the name of an option.</summary>
    public static bool IsOne(string name) => name is Category or Vendor or Tag or Price || (name.StartsWith(OptionPrefix, StringComparison.Ordinal) && name.Length > OptionPrefix.Length);

    /// <summary>The name of the option that a facet counts the values of; empty for another facet.</summary>
    public static string OptionOf(string facet) => facet.StartsWith(OptionPrefix, StringComparison.Ordinal) ? facet[OptionPrefix.Length..] : "";
}

public enum ProductSort
{
    Newest,
    Relevance,
    Name,
    NameDescending,
    Price,
    PriceDescending,
}
