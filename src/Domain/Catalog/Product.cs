using Shop.Domain.Common;

namespace Shop.Domain.Catalog;

/// <summary>A product with its variants; always valid by <see cref="ProductRules"/>.</summary>
public sealed class Product
{
    public const int MaxSortNameLength = 2 * ProductRules.MaxNameLength;

    private readonly List<Variant> _variants = [];
    private readonly List<ProductCategory> _categories = [];

    private Product()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Unique; the product's name in URLs.</summary>
    public string Slug { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary>The name as it is sorted: without case and accents, so that every database orders it the same.</summary>
    public string SortName { get; private set; } = "";

    public string Vendor { get; private set; } = "";

    public string ProductType { get; private set; } = "";

    /// <summary>Sanitised HTML.</summary>
    public string Description { get; private set; } = "";

    public ProductStatus Status { get; private set; }

    public IReadOnlyList<string> Tags { get; private set; } = [];

    public IReadOnlyList<ProductAttribute> Attributes { get; private set; } = [];

    public string? SeoTitle { get; private set; }

    public string? SeoDescription { get; private set; }

    public IReadOnlyList<ProductImage> Images { get; private set; } = [];

    public IReadOnlyList<ProductOption> Options { get; private set; } = [];

    public Currency Currency { get; private set; } = null!;

    /// <summary>The lowest price among the variants.</summary>
    public long MinPriceMinor { get; private set; }

    /// <summary>The highest price among the variants.</summary>
    public long MaxPriceMinor { get; private set; }

    public IReadOnlyList<Variant> Variants => _variants;

    public IReadOnlyList<ProductCategory> Categories => _categories;

    /// <summary>Grows by one with every change; the concurrency token.</summary>
    public long Version { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <param name="draft">The content.</param>
    /// <param name="now">The time of creation.</param>
    /// <param name="id">An id to keep, as when a catalog moves house; a new one without it.</param>
    public static Result<Product> Create(ProductDraft draft, DateTimeOffset now, Guid? id = null)
    {
        var product = new Product { Id = id ?? Guid.CreateVersion7(now), CreatedAt = now };
        return product.Update(draft, now) is { } error ? error : product;
    }

    /// <summary>Makes the content that of the draft; variants are matched by SKU. Without a difference nothing changes, the version neither.</summary>
    public Error? Update(ProductDraft draft, DateTimeOffset now)
    {
        if (ProductRules.Check(draft) is { Count: > 0 } faults)
            return Error.Validation(faults);

        var changed = ApplyContent(draft) | ApplyVariants(draft, now) | ApplyCategories(draft.CategoryIds);
        if (changed)
        {
            Version++;
            UpdatedAt = now;
        }

        return null;
    }

    /// <summary>Takes the product off sale for good.</summary>
    public void Archive(DateTimeOffset now)
    {
        if (Status == ProductStatus.Archived)
            return;
        Status = ProductStatus.Archived;
        Version++;
        UpdatedAt = now;
    }

    /// <summary>The present content, to be changed with <c>with</c> and given back to <see cref="Update"/>.</summary>
    public ProductDraft ToDraft() => new()
    {
        Slug = Slug,
        Name = Name,
        Vendor = Vendor,
        ProductType = ProductType,
        Description = Description,
        Status = Status,
        Tags = Tags,
        Attributes = Attributes,
        Seo = new Seo(SeoTitle, SeoDescription),
        Images = Images,
        Options = Options,
        Variants = [.. _variants.OrderBy(v => v.Position).Select(v => v.ToDraft())],
        CategoryIds = [.. _categories.OrderBy(c => c.Position).Select(c => c.CategoryId)],
    };

    private bool ApplyContent(ProductDraft draft)
    {
        var before = (Slug, Name, Vendor, ProductType, Description, Status, SeoTitle, SeoDescription);
        var after = (draft.Slug, draft.Name, draft.Vendor, draft.ProductType, draft.Description, draft.Status, draft.Seo.Title, draft.Seo.Description);
        var same = before == after
            && Tags.SequenceEqual(draft.Tags)
            && Attributes.SequenceEqual(draft.Attributes)
            && Images.SequenceEqual(draft.Images)
            && Options.SequenceEqual(draft.Options);
        if (same)
            return false;

        (Slug, Name, Vendor, ProductType, Description, Status, SeoTitle, SeoDescription) = after;
        (Tags, Attributes, Images, Options) = ([.. draft.Tags], [.. draft.Attributes], [.. draft.Images], [.. draft.Options]);
        var folded = Text.Fold(Name);
        SortName = folded[..Math.Min(folded.Length, MaxSortNameLength)];
        return true;
    }

    private bool ApplyVariants(ProductDraft draft, DateTimeOffset now)
    {
        var bySku = _variants.ToDictionary(v => v.Sku, StringComparer.Ordinal);
        var kept = draft.Variants.Select(v => v.Sku).ToHashSet(StringComparer.Ordinal);
        var changed = _variants.RemoveAll(v => !kept.Contains(v.Sku)) > 0;
        for (var i = 0; i < draft.Variants.Count; i++)
        {
            var variant = draft.Variants[i] with { OptionValues = [.. draft.Options.Select(o => draft.Variants[i].OptionValues.First(v => v.Name == o.Name))] };
            if (bySku.TryGetValue(variant.Sku, out var known))
            {
                changed |= known.Apply(variant, i);
            }
            else
            {
                _variants.Add(new Variant(Guid.CreateVersion7(now), this, variant, i));
                changed = true;
            }
        }

        Currency = draft.Variants[0].Price.Currency;
        MinPriceMinor = _variants.Min(v => v.PriceMinor);
        MaxPriceMinor = _variants.Max(v => v.PriceMinor);
        return changed;
    }

    private bool ApplyCategories(IReadOnlyList<Guid> wanted)
    {
        if (_categories.OrderBy(c => c.Position).Select(c => c.CategoryId).SequenceEqual(wanted))
            return false;
        _categories.RemoveAll(c => !wanted.Contains(c.CategoryId));
        for (var i = 0; i < wanted.Count; i++)
        {
            var link = _categories.Find(c => c.CategoryId == wanted[i]);
            if (link is null)
                _categories.Add(new ProductCategory(Id, wanted[i], i));
            else
                link.Position = i;
        }

        return true;
    }
}

/// <summary>That a product stands in a category, and at which place among the product's categories.</summary>
public sealed class ProductCategory
{
    private ProductCategory()
    {
    }

    internal ProductCategory(Guid productId, Guid categoryId, int position) =>
        (ProductId, CategoryId, Position) = (productId, categoryId, position);

    public Guid ProductId { get; private set; }

    public Guid CategoryId { get; private set; }

    public int Position { get; internal set; }
}
