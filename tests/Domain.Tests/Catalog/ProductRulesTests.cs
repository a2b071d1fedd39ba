using Shop.Domain.Catalog;
using Shop.Domain.Common;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Catalog;

public sealed class ProductRulesTests
{
    private static readonly string[] SML = ["S", "M", "L"];

    private static readonly Dictionary<string, (string Pointer, string Code, ProductDraft Draft)> Faulty = new()
    {
        ["slug"] = ("/slug", "INVALID_FORMAT", Draft() with { Slug = "Not A Slug" }),
        ["name missing"] = ("/name", "REQUIRED", Draft() with { Name = "" }),
        ["name blank"] = ("/name", "REQUIRED", Draft() with { Name = "  " }),
        ["name too long"] = ("/name", "TOO_LONG", Draft() with { Name = Long(256) }),
        ["name with NUL"] = ("/name", "INVALID_FORMAT", Draft() with { Name = "Tee\0" }),
        ["name with half a surrogate pair"] = ("/name", "INVALID_FORMAT", Draft() with { Name = "Tee \ud83d" }),
        ["vendor too long"] = ("/vendor", "TOO_LONG", Draft() with { Vendor = Long(256) }),
        ["vendor on two lines"] = ("/vendor", "INVALID_FORMAT", Draft() with { Vendor = "a\nb" }),
        ["type too long"] = ("/productType", "TOO_LONG", Draft() with { ProductType = Long(256) }),
        ["description too long"] = ("/description", "TOO_LONG", Draft() with { Description = Long(100_001) }),
        ["description with NUL"] = ("/description", "INVALID_FORMAT", Draft() with { Description = "\0" }),
        ["SEO title too long"] = ("/seo/title", "TOO_LONG", Draft() with { Seo = new Seo(Long(256), null) }),
        ["SEO description too long"] = ("/seo/description", "TOO_LONG", Draft() with { Seo = new Seo(null, Long(1001)) }),
        ["tags too many"] = ("/tags", "TOO_MANY", Draft() with { Tags = Numbered(251) }),
        ["tag empty"] = ("/tags/1", "REQUIRED", Draft() with { Tags = ["new", ""] }),
        ["tag too long"] = ("/tags/0", "TOO_LONG", Draft() with { Tags = [Long(256)] }),
        ["tag twice"] = ("/tags", "DUPLICATE", Draft() with { Tags = ["new", "new"] }),
        ["attributes too many"] = ("/attributes", "TOO_MANY", WithAttributes([.. Numbered(101).Select(n => (n, ""))])),
        ["attribute without a name"] = ("/attributes/", "REQUIRED", WithAttributes(("", "cotton"))),
        ["attribute name too long"] = ($"/attributes/{Long(65)}", "TOO_LONG", WithAttributes((Long(65), "cotton"))),
        ["attribute value too long"] = ("/attributes/fabric", "TOO_LONG", WithAttributes(("fabric", Long(1001)))),
        ["attribute with a slash in its name"] = ("/attributes/a~1b~0c", "TOO_LONG", WithAttributes(("a/b~c", Long(1001)))),
        ["attribute twice"] = ("/attributes", "DUPLICATE", WithAttributes(("fabric", "cotton"), ("fabric", "wool"))),
        ["images too many"] = ("/images", "TOO_MANY", WithImages([.. Numbered(251).Select(n => $"/{n}")])),
        ["image script"] = ("/images/1/url", "INVALID_FORMAT", WithImages("/good.jpg", "javascript:alert(1)")),
        ["image data"] = ("/images/0/url", "INVALID_FORMAT", WithImages("data:image/png;base64,AAAA")),
        ["image of any host"] = ("/images/0/url", "INVALID_FORMAT", WithImages("//evil.example/a.jpg")),
        ["image file"] = ("/images/0/url", "INVALID_FORMAT", WithImages("file:///a.jpg")),
        ["image relative"] = ("/images/0/url", "INVALID_FORMAT", WithImages("a.jpg")),
        ["image with line break"] = ("/images/0/url", "INVALID_FORMAT", WithImages("/a.jpg\n")),
        ["image empty"] = ("/images/0/url", "INVALID_FORMAT", WithImages("")),
        ["image address too long"] = ("/images/0/url", "TOO_LONG", WithImages("/" + Long(2048))),
        ["image text too long"] = ("/images/0/alt", "TOO_LONG", Draft() with { Images = [new ProductImage("/a.jpg", Long(513))] }),
        ["categories too many"] = ("/categories", "TOO_MANY", Draft() with { CategoryIds = [.. Enumerable.Range(1, 21).Select(_ => Guid.CreateVersion7())] }),
        ["category twice"] = ("/categories", "DUPLICATE", Draft() with { CategoryIds = [Guid.Empty, Guid.Empty] }),
        ["options too many"] = ("/options", "TOO_MANY", Draft() with { Options = [.. Numbered(4).Select(n => new ProductOption(n, ["x"]))] }),
        ["option twice"] = ("/options", "DUPLICATE", Draft() with { Options = [new ProductOption("Size", SML), new ProductOption("Size", SML)] }),
        ["option without a name"] = ("/options/0/name", "REQUIRED", Draft() with { Options = [new ProductOption("", SML)] }),
        ["option name too long"] = ("/options/0/name", "TOO_LONG", Draft() with { Options = [new ProductOption(Long(65), SML)] }),
        ["option value twice"] = ("/options/0/values", "DUPLICATE", DraftInSizes("S") with { Options = [new ProductOption("Size", ["S", "S"])] }),
        ["option value empty"] = ("/options/0/values/1", "REQUIRED", DraftInSizes("S") with { Options = [new ProductOption("Size", ["S", ""])] }),
        ["variants missing"] = ("/variants", "REQUIRED", Draft() with { Variants = [] }),
        ["variants too many"] = ("/variants", "TOO_MANY", DraftInSizes(Numbered(2049))),
        ["SKU missing"] = ("/variants/0/sku", "REQUIRED", Draft(Variant(""))),
        ["SKU too long"] = ("/variants/0/sku", "INVALID_FORMAT", Draft(Variant(Long(65)))),
        ["SKU with a comma"] = ("/variants/0/sku", "INVALID_FORMAT", Draft(Variant("A,B"))),
        ["SKU with a space at an end"] = ("/variants/0/sku", "INVALID_FORMAT", Draft(Variant("A "))),
        ["SKU with a control character"] = ("/variants/0/sku", "INVALID_FORMAT", Draft(Variant("A\tB"))),
        ["SKU twice"] = ("/variants/1/sku", "DUPLICATE", Draft(Variant("A"), Variant("A"))),
        ["price below 0"] = ("/variants/0/price", "OUT_OF_RANGE", Draft(Variant(price: -1))),
        ["price too high"] = ("/variants/0/price", "OUT_OF_RANGE", Draft(Variant(price: Money.MaxPrice + 1))),
        ["former price below 0"] = ("/variants/0/compareAtPrice", "OUT_OF_RANGE", Draft(Variant() with { CompareAtPrice = Eur(-1) })),
        ["former price too high"] = ("/variants/0/compareAtPrice", "OUT_OF_RANGE", Draft(Variant() with { CompareAtPrice = Eur(Money.MaxPrice + 1) })),
        ["variants in two currencies"] = ("/variants/1/price", "CURRENCY_MISMATCH", Draft(Variant("A"), Variant("B") with { Price = new Money(5, Currency.Of("USD")) })),
        ["former price in another currency"] = ("/variants/0/price", "CURRENCY_MISMATCH", Draft(Variant() with { CompareAtPrice = new Money(5000, Currency.Of("USD")) })),
        ["option value missing"] = ("/variants/0/optionValues", "INVALID_FORMAT", Draft() with { Options = [new ProductOption("Size", SML)] }),
        ["option value unknown"] = ("/variants/0/optionValues", "INVALID_FORMAT", DraftInSizes("XL") with { Options = [new ProductOption("Size", SML)] }),
        ["option unknown"] = ("/variants/0/optionValues", "INVALID_FORMAT", DraftInSizes("S") with { Options = [] }),
        ["option values of another variant"] = ("/variants/1/optionValues", "DUPLICATE", Draft(Variant("A"), Variant("B"))),
        ["barcode too long"] = ("/variants/0/barcode", "TOO_LONG", Draft(Variant() with { Barcode = Long(65) })),
        ["weight below 0"] = ("/variants/0/weightGrams", "OUT_OF_RANGE", Draft(Variant() with { WeightGrams = -1 })),
        ["weight too high"] = ("/variants/0/weightGrams", "OUT_OF_RANGE", Draft(Variant() with { WeightGrams = 10_000_001 })),
        ["variant image"] = ("/variants/0/image", "INVALID_FORMAT", Draft(Variant() with { ImageUrl = "ftp://example.com/a.jpg" })),
    };

    public static TheoryData<string> EveryFault => [.. Faulty.Keys];

    [Theory]
    [MemberData(nameof(EveryFault))]
    public void A_fault_is_pointed_at(string fault)
    {
        var (pointer, code, draft) = Faulty[fault];
        Assert.Contains((pointer, code), ProductRules.Check(draft).Select(f => (f.Pointer, f.Code)));
    }

    [Fact]
    public void The_simplest_product_is_valid() => Assert.Empty(ProductRules.Check(Draft()));

    [Fact]
    public void A_product_at_every_limit_is_valid() => Assert.Empty(ProductRules.Check(DraftInSizes(Numbered(2048)) with
    {
        Slug = Long(120),
        Name = Long(255),
        Vendor = Long(255),
        ProductType = Long(255),
        Description = "\n" + Long(99_999),
        Seo = new Seo(Long(255), Long(1000)),
        Tags = Numbered(250),
        Attributes = [.. Numbered(100).Select(n => new ProductAttribute(n.PadRight(64, 'n'), Long(1000)))],
        Images = [.. Numbered(250).Select(n => new ProductImage($"/{n}".PadRight(2048, 'i'), Long(512)))],
        CategoryIds = [.. Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7())],
    }));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(Money.MaxPrice, 10_000_000)]
    public void Prices_and_weights_reach_from_end_to_end(long price, int grams) =>
        Assert.Empty(ProductRules.Check(Draft(Variant(new string('S', 64), price) with { CompareAtPrice = Eur(price), WeightGrams = grams, Barcode = Long(64) })));

    [Theory]
    [InlineData("/images/tee.svg")]
    [InlineData("/images/Größe 1.svg?w=2")]
    [InlineData("http://example.com/a.jpg")]
    [InlineData("https://example.com/a.jpg?w=2")]
    public void An_image_is_a_path_or_an_http_address(string url) => Assert.Empty(ProductRules.Check(WithImages(url)));

    [Fact]
    public void All_faults_are_told_at_once() =>
        Assert.Equal(
            [("/slug", "INVALID_FORMAT"), ("/name", "REQUIRED"), ("/variants/0/sku", "REQUIRED"), ("/variants/0/price", "OUT_OF_RANGE")],
            Domain.Catalog.Product.Create(Draft(Variant("", -1)) with { Slug = "", Name = "" }, Noon).Error.Faults());

    private static string Long(int length) => new('x', length);

    private static string[] Numbered(int count) => [.. Enumerable.Range(1, count).Select(n => $"{n}")];

    private static ProductDraft WithAttributes(params (string Name, string Value)[] attributes) =>
        Draft() with { Attributes = [.. attributes.Select(a => new ProductAttribute(a.Name, a.Value))] };

    private static ProductDraft WithImages(params string[] urls) => Draft() with { Images = [.. urls.Select(url => new ProductImage(url, ""))] };
}
