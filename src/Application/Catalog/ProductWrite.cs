using Shop.Application.Common;
using Shop.Domain.Catalog;

namespace Shop.Application.Catalog;

/// <summary>The content of a product as an administrator or an import file gives it. What is null is left out.</summary>
public sealed record ProductWrite
{
    /// <summary>1–120 lower-case letters, digits and hyphens; unique.</summary>
    public required string Slug { get; init; }

    /// <summary>1–255 characters.</summary>
    public required string Name { get; init; }

    public string? Vendor { get; init; }

    public string? ProductType { get; init; }

    /// <summary>HTML, at most 100,000 characters; scripts and the like are taken out.</summary>
    public string? Description { get; init; }

    /// <summary>Active without it.</summary>
    public ProductStatus? Status { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public Seo? Seo { get; init; }

    public IReadOnlyList<CategoryReference>? Categories { get; init; }

    public IReadOnlyList<ProductImage>? Images { get; init; }

    /// <summary>At most 3.</summary>
    public IReadOnlyList<ProductOption>? Options { get; init; }

    /// <summary>1–2048; known by their SKU.</summary>
    public required IReadOnlyList<VariantWrite> Variants { get; init; }

    /// <summary>The content of a product that is there, as it would be written.</summary>
    public static ProductWrite Of(Product product, CategoryTree tree)
    {
        var draft = product.ToDraft();
        return new ProductWrite
        {
            Slug = draft.Slug,
            Name = draft.Name,
            Vendor = draft.Vendor,
            ProductType = draft.ProductType,
            Description = draft.Description,
            Status = draft.Status,
            Tags = draft.Tags,
            Attributes = draft.Attributes.ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal),
            Seo = draft.Seo,
            Categories = [.. draft.CategoryIds.Select(tree.Find).OfType<Category>().Select(c => new CategoryReference(null, c.Slug, c.Name, tree.PathOf(c)))],
            Images = draft.Images,
            Options = draft.Options,
            Variants = [.. draft.Variants.Select(VariantWrite.Of)],
        };
    }
}

/// <summary>The content of a variant.</summary>
public sealed record VariantWrite
{
    /// <summary>1–64 visible characters without commas; unique over the shop.</summary>
    public required string Sku { get; init; }

    /// <summary>One value for each of the product's options.</summary>
    public IReadOnlyDictionary<string, string>? OptionValues { get; init; }

    public required MoneyWrite Price { get; init; }

    /// <summary>A former price; kept only while it is greater than the price.</summary>
    public MoneyWrite? CompareAtPrice { get; init; }

    public string? Barcode { get; init; }

    public int? WeightGrams { get; init; }

    /// <summary>The address of a picture.</summary>
    public string? Image { get; init; }

    internal static VariantWrite Of(VariantDraft draft) => new()
    {
        Sku = draft.Sku,
        OptionValues = draft.OptionValues.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal),
        Price = MoneyWrite.Of(draft.Price),
        CompareAtPrice = draft.CompareAtPrice is { } former ? MoneyWrite.Of(former) : null,
        Barcode = draft.Barcode,
        WeightGrams = draft.WeightGrams,
        Image = draft.ImageUrl,
    };
}

/// <summary>A category by its id or slug; in an import by its path of names, joined by " > ", which is created where it is missing.</summary>
public sealed record CategoryReference(Guid? Id = null, string? Slug = null, string? Name = null, string? Path = null);
