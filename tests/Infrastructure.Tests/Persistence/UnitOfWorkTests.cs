using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Tests.Persistence;

[Collection<OnSqlite>]
public sealed class SqliteUnitOfWorkTests(SqliteDatabase database) : UnitOfWorkTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerUnitOfWorkTests(SqlServerDatabase database) : UnitOfWorkTests(database);

public abstract class UnitOfWorkTests(RelationalDatabase database) : RelationalTests(database)
{
    /// <summary>What two administrators who read the same version both do to a product; the second must be told so.</summary>
    public static TheoryData<string, Func<ProductDraft, Guid, ProductDraft>> Changes => new()
    {
        { "its name", (draft, _) => draft with { Name = "Another" } },
        { "a new category", (draft, category) => draft with { CategoryIds = [.. draft.CategoryIds, category] } },
        { "a category less", (draft, _) => draft with { CategoryIds = [] } },
        { "a new variant", (draft, _) => draft with { Options = [new("Size", ["S", "M", "L"])], Variants = [.. draft.Variants, Given.Variant("size-L", 1000, new OptionValue("Size", "L"))] } },
        { "a variant less", (draft, _) => draft with { Variants = [draft.Variants[0]] } },
        { "a price", (draft, _) => draft with { Variants = [draft.Variants[0] with { Price = Given.Eur(1) }, draft.Variants[1]] } },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task Of_two_changes_of_the_same_version_the_second_is_refused_whole(string what, Func<ProductDraft, Guid, ProductDraft> change)
    {
        var (present, added) = (Given.Category("present"), Given.Category("added"));
        await StoreAsync(present);
        await StoreAsync(added);
        var product = Given.Product(Given.Draft("tee") with
        {
            Options = [new("Size", ["S", "M"])],
            Variants = [Given.Variant("size-S", 1000, new OptionValue("Size", "S")), Given.Variant("size-M", 1000, new OptionValue("Size", "M"))],
            CategoryIds = [present.Id],
        });
        await StoreAsync(product);

        await using var first = Open();
        await using var second = Open();
        var mine = await first.Products.FindAsync(product.Id, Cancellation);
        var theirs = await second.Products.FindAsync(product.Id, Cancellation);
        Assert.Null(mine!.Update(change(mine.ToDraft(), added.Id), Given.Later));
        Assert.Null(await first.UnitOfWork.SaveAsync(Cancellation));

        Assert.Null(theirs!.Update(change(theirs.ToDraft(), added.Id) with { Vendor = "of the second" }, Given.Later));
        second.Products.Add(Given.Product("beside"));
        var error = await second.UnitOfWork.SaveAsync(Cancellation);
        Assert.Equal(("PRECONDITION_FAILED", 2L), (error?.Code, error?.Meta["currentVersion"]));
        await using var later = Open();
        Assert.Equivalent(mine.ToDraft(), (await later.Products.FindAsync(product.Id, Cancellation))!.ToDraft(), strict: true);
        Assert.Empty(await later.Products.FindBySlugsAsync(["beside"], Cancellation));
        Assert.NotEmpty(what);
    }

    [Fact]
    public async Task A_slug_that_is_taken_refuses_the_whole_save()
    {
        await StoreAsync(Given.Product("tee"));

        await using var shop = Open();
        shop.Products.Add(Given.Product("beside"));
        shop.Products.Add(Given.Product(Given.Draft("tee") with { Variants = [Given.Variant("other")] }));
        var error = await shop.UnitOfWork.SaveAsync(Cancellation);
        Assert.Equal("SLUG_TAKEN", error?.Code);

        shop.UnitOfWork.Clear();
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
        Assert.Empty(await shop.Products.FindOwnersAsync(["beside", "other"], Cancellation));
    }

    [Fact]
    public async Task A_SKU_that_is_taken_refuses_the_whole_save()
    {
        await StoreAsync(Given.Product("tee"));

        await using var shop = Open();
        shop.Products.Add(Given.Product(Given.Draft("other") with { Variants = [Given.Variant("tee")] }));
        var error = await shop.UnitOfWork.SaveAsync(Cancellation);
        Assert.Equal(("SKU_TAKEN", "tee"), (error?.Code, error?.Meta["sku"]));
        Assert.Empty(await shop.Products.FindBySlugsAsync(["other"], Cancellation));
    }

    [Fact]
    public async Task A_category_knows_stale_versions_and_taken_slugs_as_well()
    {
        var category = Given.Category("shirts");
        await StoreAsync(category);

        await using var first = Open();
        await using var second = Open();
        var mine = (await first.Categories.GetAllAsync(Cancellation)).Single();
        var theirs = (await second.Categories.GetAllAsync(Cancellation)).Single();
        mine.Update(mine.ToDraft() with { Name = "Mine" }, new CategoryTree([mine]), Given.Later);
        theirs.Update(theirs.ToDraft() with { Name = "Theirs" }, new CategoryTree([theirs]), Given.Later);
        Assert.Null(await first.UnitOfWork.SaveAsync(Cancellation));
        var stale = await second.UnitOfWork.SaveAsync(Cancellation);
        Assert.Equal(("PRECONDITION_FAILED", 2L), (stale?.Code, stale?.Meta["currentVersion"]));

        second.UnitOfWork.Clear();
        second.Categories.Add(Given.Category("shirts"));
        var taken = await second.UnitOfWork.SaveAsync(Cancellation);
        Assert.Equal(("SLUG_TAKEN", "shirts"), (taken?.Code, taken?.Meta["slug"]));
        Assert.Equal("Mine", Assert.Single((await Open().Reader.GetCategoriesAsync(Cancellation)).ChildrenOf(null)).Name);
    }

    [Fact]
    public async Task Two_imports_of_one_new_product_are_a_failure_that_was_expected()
    {
        await using var first = Open();
        await using var second = Open();
        var id = Guid.CreateVersion7();
        Assert.Null(await AddAsync(first));
        Assert.NotNull(await AddAsync(second));
        Assert.Equal(new Dictionary<string, int> { ["tee"] = 1 }, await Open().Stock.GetAsync(["tee"], Cancellation));

        async Task<Error?> AddAsync(ShopScope shop)
        {
            shop.Products.Add(Product.Create(Given.Draft("tee"), Given.Noon, id).Value!);
            await shop.Stock.SetAsync(new Dictionary<string, int> { ["tee"] = 1 }, Given.Noon, Cancellation);
            if (shop == first)
                await second.Stock.SetAsync(new Dictionary<string, int> { ["tee"] = 2 }, Given.Noon, Cancellation);
            return await shop.UnitOfWork.SaveAsync(Cancellation);
        }
    }

    [Fact]
    public async Task A_stock_level_that_somebody_else_has_made_or_changed_is_not_overwritten()
    {
        foreach (var quantity in (int[])[7, 8])
        {
            await using var first = Open();
            await using var second = Open();
            await first.Stock.SetAsync(new Dictionary<string, int> { ["tee"] = quantity }, Given.Later, Cancellation);
            await second.Stock.SetAsync(new Dictionary<string, int> { ["tee"] = 1, ["other"] = 1 }, Given.Later, Cancellation);
            Assert.Null(await first.UnitOfWork.SaveAsync(Cancellation));
            Assert.Equal("PRECONDITION_FAILED", (await second.UnitOfWork.SaveAsync(Cancellation))?.Code);
            Assert.Equal(new Dictionary<string, int> { ["tee"] = quantity }, await Open().Stock.GetAsync(["tee", "other"], Cancellation));
        }
    }
}
