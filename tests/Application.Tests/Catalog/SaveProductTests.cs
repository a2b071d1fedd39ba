using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Application.Tests.Carts;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Tests.Catalog;

public sealed class SaveProductTests
{
    private readonly FakeCatalog _catalog = new();
    private readonly FakeShop _shop = new FakeShop().Sell("TEE").Sell("MUG");

    private SaveProduct Save => new(
        _catalog, _catalog, new ProductDrafting(Substitute.For<IHtmlSanitizer>()), new ProductPresenter(_shop, _shop), _catalog, new FakeTimeProvider(CartTestbed.Noon));

    [Fact]
    public async Task A_created_product_is_stored_and_shown()
    {
        var men = _catalog.HasCategory("Men");
        var shown = (await CreateAsync(Content("tee", "TEE") with { Categories = [new CategoryReference(Slug: "men"), new CategoryReference(men.Id)] })).Value!;
        Assert.Equal(("tee", 1L, "TEE", "Men"), (shown.Slug, shown.Version, shown.Variants.Single().Sku, shown.Categories.Single().Path));
        Assert.Equal(shown.Id, _catalog.IdOf("tee"));
    }

    public static TheoryData<ProductWrite, string> Faulty => new()
    {
        { Content("Not A Slug", "TEE"), "/slug" },
        { Content("tee", "TEE") with { Categories = [new CategoryReference(Slug: "none")] }, "/categories/0" },
        { Content("tee", "TEE", "XXX"), "/variants/0/price/currency" },
        { Content("tee", "TEE", "EUR", digits: 3), "/variants/0/price/fractionDigits" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public async Task What_is_not_valid_is_refused_with_a_pointer(ProductWrite content, string pointer)
    {
        Assert.Equal(pointer, Assert.Single((await CreateAsync(content)).Error!.Fields).Pointer);
        Assert.Equal(0, _catalog.Saves);
    }

    [Theory]
    [InlineData("mug", "TEE", "SLUG_TAKEN")]
    [InlineData("tee", "MUG", "SKU_TAKEN")]
    public async Task What_belongs_to_another_product_is_refused(string slug, string sku, string code)
    {
        Assert.Null((await CreateAsync(Content("mug", "MUG"))).Error);
        _catalog.Clear();
        Assert.Equal(code, (await CreateAsync(Content(slug, sku))).Error?.Code);
        Assert.Equal(1, _catalog.Saves);
    }

    private static readonly Dictionary<string, Func<SaveProduct, Guid, long, Task<Result<ProductDto>>>> Changes = new()
    {
        ["replace"] = (save, id, version) => save.ReplaceAsync(id, version, Content("other", "TEE"), TestContext.Current.CancellationToken),
        ["archive"] = (save, id, version) => save.ArchiveAsync(id, version, TestContext.Current.CancellationToken),
    };

    [Theory]
    [InlineData("replace")]
    [InlineData("archive")]
    public async Task A_change_needs_the_present_version_of_a_product_that_is_there(string change)
    {
        var id = (await CreateAsync(Content("tee", "TEE"))).Value!.Id;
        var stale = (await Changes[change](Save, id, 2)).Error!;
        Assert.Equal(("PRECONDITION_FAILED", 1L), (stale.Code, stale.Meta["currentVersion"]));
        Assert.Equal(CatalogErrors.ProductNotFound, (await Changes[change](Save, Guid.CreateVersion7(), 1)).Error);
        Assert.Equal(1, _catalog.Saves);
        Assert.Equal(2, (await Changes[change](Save, id, 1)).Value?.Version);
    }

    [Fact]
    public async Task What_is_read_as_the_base_of_a_change_is_the_present_content()
    {
        var id = (await CreateAsync(Content("tee", "TEE") with { Tags = ["new"] })).Value!.Id;
        var content = (await Save.ReadAsync(id, TestContext.Current.CancellationToken)).Value!;
        Assert.Equal(["new"], content.Tags);
        Assert.Equal(1, (await Save.ReplaceAsync(id, 1, content, TestContext.Current.CancellationToken)).Value?.Version);
    }

    private Task<Result<ProductDto>> CreateAsync(ProductWrite content) => Save.CreateAsync(content, TestContext.Current.CancellationToken);

    private static ProductWrite Content(string slug, string sku, string currency = "EUR", int? digits = null) =>
        new() { Slug = slug, Name = slug, Variants = [new VariantWrite { Sku = sku, Price = new MoneyWrite(1000, currency, digits) }] };
}
