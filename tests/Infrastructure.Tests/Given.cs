using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Tests;

/// <summary>Valid things to begin a test with; a test names only what it is about.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);

    public static readonly DateTimeOffset Later = Noon.AddHours(1);

    public static readonly Currency Euro = Currency.Of("EUR");

    /// <summary>Signs that mean something to a database, a JSON document or a URL, and letters beyond the BMP.</summary>
    public const string Awkward = """it's "50%" _off_ [x] \n back\slash <b> größe 尺寸 🎈""";

    public static Money Eur(long minor) => new(minor, Euro);

    public static VariantDraft Variant(string sku, long price = 1000, params OptionValue[] options) => new() { Sku = sku, Price = Eur(price), OptionValues = options };

    /// <summary>A product with one variant whose SKU is its slug.</summary>
    public static ProductDraft Draft(string slug, string? name = null, long price = 1000) =>
        new() { Slug = slug, Name = name ?? slug, Variants = [Variant(slug, price)] };

    public static Product Product(ProductDraft draft, DateTimeOffset? at = null)
    {
        var created = Domain.Catalog.Product.Create(draft, at ?? Noon);
        Assert.Null(created.Error);
        return created.Value!;
    }

    public static Product Product(string slug, string? name = null, long price = 1000) => Product(Draft(slug, name, price));

    public static Category Category(string slug, params IEnumerable<Category> parents)
    {
        var created = Domain.Catalog.Category.Create(new CategoryDraft(slug, $"Name of {slug}", parents.LastOrDefault()?.Id), new CategoryTree(parents), Noon);
        Assert.Null(created.Error);
        return created.Value!;
    }

    /// <summary>A product that uses every member there is.</summary>
    public static ProductDraft Everything(params IEnumerable<Guid> categories) => new()
    {
        Slug = "everything",
        Name = $"Everything {Awkward}",
        Vendor = $"Vendor {Awkward}",
        ProductType = "Type",
        Description = $"<p>{new string('ü', 9000)}</p>\n<p>{Awkward}</p>",
        Status = ProductStatus.Draft,
        Tags = ["Sale", Awkward],
        Attributes = [new("Material", Awkward), new("Care", "line\nbreak")],
        Seo = new("Title", "Description\nof two lines"),
        Images = [new("/images/a.svg", Awkward), new("https://cdn.example/b.png?x=1&y=2", "")],
        Options = [new("Size", ["S", "M"]), new(Awkward, [Awkward, "plain"])],
        Variants =
        [
            new()
            {
                Sku = $"SKU {Awkward}",
                OptionValues = [new("Size", "S"), new(Awkward, Awkward)],
                Price = Eur(Money.MaxPrice - 1),
                CompareAtPrice = Eur(Money.MaxPrice),
                Barcode = "4006381333931",
                WeightGrams = 10_000_000,
                ImageUrl = "/images/c.svg",
            },
            new() { Sku = "sku-2", OptionValues = [new("Size", "M"), new(Awkward, "plain")], Price = Eur(0) },
        ],
        CategoryIds = [.. categories],
    };
}
