using Shop.Domain.Catalog;
using Shop.Domain.Common;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Catalog;

public sealed class ProductTests
{
    private static readonly Guid[] Categories = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];

    private static readonly ProductDraft Whole = DraftInSizes("S", "M") with
    {
        Vendor = "Acme",
        ProductType = "Shirts",
        Description = "<p>Soft.</p>",
        Tags = ["new", "cotton"],
        Attributes = [new ProductAttribute("fabric", "cotton")],
        Seo = new Seo("A tee", "The tee"),
        Images = [new ProductImage("/tee.jpg", "A tee")],
        CategoryIds = [Categories[0], Categories[1]],
    };

    [Fact]
    public void A_new_product_has_version_1()
    {
        var product = Product();
        Assert.Equal((1, Noon, Noon), (product.Version, product.CreatedAt, product.UpdatedAt));
        Assert.All(product.Variants, v => Assert.Equal((product.Id, product), (v.ProductId, v.Product)));
    }

    [Fact]
    public void An_id_is_kept_when_a_catalog_moves_house()
    {
        var id = Guid.CreateVersion7();
        Assert.Equal(id, Domain.Catalog.Product.Create(Draft(), Noon, id).Value!.Id);
    }

    [Fact]
    public void The_draft_of_a_product_is_what_it_was_made_from() => Assert.Equivalent(Whole, Product(Whole).ToDraft(), strict: true);

    [Fact]
    public void Updating_with_its_own_draft_changes_nothing()
    {
        var product = Product(Whole);
        Assert.Null(product.Update(product.ToDraft(), Later));
        Assert.Equal((1, Noon), (product.Version, product.UpdatedAt));
    }

    private static readonly Dictionary<string, ProductDraft> Changed = new()
    {
        ["slug"] = Whole with { Slug = "other" },
        ["name"] = Whole with { Name = "Other" },
        ["vendor"] = Whole with { Vendor = "Other" },
        ["type"] = Whole with { ProductType = "Other" },
        ["description"] = Whole with { Description = "Other" },
        ["status"] = Whole with { Status = ProductStatus.Draft },
        ["tags"] = Whole with { Tags = ["cotton", "new"] },
        ["attributes"] = Whole with { Attributes = [new ProductAttribute("fabric", "wool")] },
        ["SEO"] = Whole with { Seo = new Seo("A tee", "Other") },
        ["images"] = Whole with { Images = [new ProductImage("/tee.jpg", "Other")] },
        ["options"] = Whole with { Options = [new ProductOption("Size", ["M", "S"])] },
        ["categories' order"] = Whole with { CategoryIds = [Categories[1], Categories[0]] },
        ["a category less"] = Whole with { CategoryIds = [Categories[1]] },
        ["a category in between"] = Whole with { CategoryIds = [Categories[0], Categories[2], Categories[1]] },
        ["variants' order"] = Whole with { Variants = [Whole.Variants[1], Whole.Variants[0]] },
        ["a variant less"] = Whole with { Variants = [Whole.Variants[1]] },
        ["price"] = WithFirstVariant(v => v with { Price = Eur(999) }),
        ["former price"] = WithFirstVariant(v => v with { CompareAtPrice = Eur(2000) }),
        ["barcode"] = WithFirstVariant(v => v with { Barcode = "4006381333931" }),
        ["weight"] = WithFirstVariant(v => v with { WeightGrams = 200 }),
        ["variant image"] = WithFirstVariant(v => v with { ImageUrl = "/s.jpg" }),
        ["currency"] = Whole with { Variants = [.. Whole.Variants.Select(v => v with { Price = new Money(5, Currency.Of("USD")) })] },
    };

    public static TheoryData<string> EveryChange => [.. Changed.Keys];

    [Theory]
    [MemberData(nameof(EveryChange))]
    public void Every_difference_is_taken_over_and_makes_the_version_grow_by_one(string change)
    {
        var product = Product(Whole);
        Assert.Null(product.Update(Changed[change], Later));
        Assert.Equivalent(Changed[change], product.ToDraft(), strict: true);
        Assert.Equal((2, Noon, Later), (product.Version, product.CreatedAt, product.UpdatedAt));

        Assert.Null(product.Update(Changed[change], Later.AddHours(1)));
        Assert.Equal((2, Later), (product.Version, product.UpdatedAt));
    }

    [Fact]
    public void A_refused_update_leaves_the_product_as_it_was()
    {
        var product = Product(Whole);
        Assert.Equal([("/variants/1/price", "OUT_OF_RANGE")], product.Update(Whole with { Name = "Other", Variants = [Whole.Variants[0], Whole.Variants[1] with { Price = Eur(-1) }] }, Later).Faults());
        Assert.Equivalent(Whole, product.ToDraft(), strict: true);
        Assert.Equal((1, Noon), (product.Version, product.UpdatedAt));
    }

    [Fact]
    public void Variants_are_matched_by_SKU_and_keep_their_ids()
    {
        var product = Product(DraftInSizes("S", "M"));
        var before = product.Variants.ToDictionary(v => v.Sku, v => v.Id);
        Assert.Null(product.Update(DraftInSizes("L", "M"), Later));

        Assert.Equal(["TEE-L", "TEE-M"], product.Variants.OrderBy(v => v.Position).Select(v => v.Sku));
        Assert.Equal(before["TEE-M"], product.Variants.Single(v => v.Sku == "TEE-M").Id);
        Assert.DoesNotContain(product.Variants.Single(v => v.Sku == "TEE-L").Id, before.Values);
    }

    [Fact]
    public void The_price_range_spans_the_variants_and_follows_them()
    {
        var draft = DraftInSizes("S", "M", "L");
        long[] prices = [1500, 900, 1200];
        var product = Product(draft with { Variants = [.. draft.Variants.Zip(prices, (v, price) => v with { Price = Eur(price) })] });
        Assert.Equal((900, 1500, "EUR"), (product.MinPriceMinor, product.MaxPriceMinor, product.Currency.Code));

        Assert.Null(product.Update(product.ToDraft() with { Variants = [product.ToDraft().Variants[2]] }, Later));
        Assert.Equal((1200, 1200), (product.MinPriceMinor, product.MaxPriceMinor));
    }

    [Theory]
    [InlineData(1001, 1001L)]
    [InlineData(1000, null)]
    [InlineData(999, null)]
    public void A_former_price_is_kept_while_it_is_greater_than_the_price(long former, long? kept) =>
        Assert.Equal(kept, Product(Draft(Variant(price: 1000) with { CompareAtPrice = Eur(former) })).Variants[0].CompareAtPrice?.AmountMinor);

    [Fact]
    public void Option_values_stand_in_the_order_of_the_options_whatever_the_order_they_came_in()
    {
        OptionValue size = new("Size", "S"), color = new("Color", "Red");
        ProductDraft With(params OptionValue[] values) =>
            Draft(Variant() with { OptionValues = values }) with { Options = [new ProductOption("Size", ["S"]), new ProductOption("Color", ["Red"])] };

        var product = Product(With(color, size));
        Assert.Equal([size, color], product.Variants[0].OptionValues);
        Assert.Null(product.Update(With(size, color), Later));
        Assert.Equal(1, product.Version);
    }

    [Fact]
    public void It_is_sorted_without_case_and_accents()
    {
        var product = Product(Draft() with { Name = "Éclair" });
        Assert.Equal("eclair", product.SortName);
        Assert.Null(product.Update(Draft() with { Name = "Ärmel" }, Later));
        Assert.Equal("armel", product.SortName);
    }

    [Fact]
    public void Archiving_takes_it_off_sale_once()
    {
        var product = Product();
        product.Archive(Later);
        Assert.Equal((ProductStatus.Archived, 2, Later), (product.Status, product.Version, product.UpdatedAt));

        product.Archive(Later.AddHours(1));
        Assert.Equal((2, Later), (product.Version, product.UpdatedAt));
    }

    private static ProductDraft WithFirstVariant(Func<VariantDraft, VariantDraft> change) =>
        Whole with { Variants = [change(Whole.Variants[0]), .. Whole.Variants.Skip(1)] };
}
