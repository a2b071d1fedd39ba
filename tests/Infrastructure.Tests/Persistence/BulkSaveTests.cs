using Microsoft.EntityFrameworkCore;
using Shop.Domain.Catalog;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Tests.Persistence;

[Collection<OnSqlite>]
public sealed class SqliteBulkSaveTests(SqliteDatabase database) : BulkSaveTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerBulkSaveTests(SqlServerDatabase database) : BulkSaveTests(database);

/// <summary>Many new rows take another way to the database than few; what comes of it is the same.</summary>
public abstract class BulkSaveTests(RelationalDatabase database) : RelationalTests(database)
{
    private static readonly string[] Many = [.. Enumerable.Range(0, 120).Select(n => $"p-{n}")];

    [Fact]
    public async Task Many_products_are_stored_with_every_member()
    {
        var category = Given.Category("category");
        await StoreAsync(category);
        var everything = Given.Product(Given.Everything(category.Id));
        await using var shop = Open();
        shop.Products.Add(everything);
        foreach (var slug in Many)
            shop.Products.Add(Given.Product(slug));
        await shop.Stock.SetAsync(Many.Append("sku-2").ToDictionary(sku => sku, _ => 7), Given.Noon, Cancellation);
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));

        await using var later = Open();
        var stored = (await later.Products.FindAsync(everything.Id, Cancellation))!;
        Assert.Equivalent(everything.ToDraft(), stored.ToDraft(), strict: true);
        Assert.Equal((everything.Version, everything.CreatedAt, everything.SortName, everything.Currency), (stored.Version, stored.CreatedAt, stored.SortName, stored.Currency));
        Assert.Equal(Many.Length, (await later.Products.FindBySlugsAsync(Many, Cancellation)).Count);
        Assert.Equal(Many.Length + 1, (await later.Stock.GetAsync([.. Many, "sku-2"], Cancellation)).Count);

        // One change for each product, which names its SKUs, one for all stock, and before them one for the category.
        var changes = await later.Get<ShopDbContext>().CatalogChanges.ToListAsync(Cancellation);
        Assert.Equal(Many.Length + 3, changes.Count);
        Assert.Equal([$"SKU {Given.Awkward}", "sku-2"], changes.Single(c => c.ProductId == everything.Id).Skus.Order(StringComparer.Ordinal));

        // What was added is known as stored, so that the same context may go on.
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
        everything.Archive(Given.Later);
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
    }

    [Fact]
    public async Task New_products_changed_ones_and_a_new_category_are_saved_together()
    {
        await StoreAsync(Given.Product("tee"));
        await using var shop = Open();
        var tee = (await shop.Products.FindBySlugsAsync(["tee"], Cancellation)).Single();
        var category = Given.Category("category");
        shop.Categories.Add(category);
        Assert.Null(tee.Update(tee.ToDraft() with { Name = "Other", CategoryIds = [category.Id] }, Given.Later));
        foreach (var slug in Many)
            shop.Products.Add(Given.Product(Given.Draft(slug) with { CategoryIds = [category.Id] }));
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));

        await using var later = Open();
        Assert.Equal(Many.Length + 1, await later.Get<ShopDbContext>().ProductCategories.CountAsync(c => c.CategoryId == category.Id, Cancellation));
        Assert.Equal("Other", (await later.Products.FindAsync(tee.Id, Cancellation))!.Name);
    }

    [Theory]
    [InlineData("p-7", "other", "SLUG_TAKEN", "slug")]
    [InlineData("other", "p-7", "SKU_TAKEN", "sku")]
    public async Task What_is_taken_refuses_the_whole_save(string slug, string sku, string code, string member)
    {
        await StoreAsync(Given.Product(Given.Draft(slug) with { Variants = [Given.Variant(sku)] }), Given.Product("tee"));
        await using var shop = Open();
        var tee = (await shop.Products.FindBySlugsAsync(["tee"], Cancellation)).Single();
        Assert.Null(tee.Update(tee.ToDraft() with { Name = "Other" }, Given.Later));
        foreach (var each in Many)
            shop.Products.Add(Given.Product(each));
        var error = await shop.UnitOfWork.SaveAsync(Cancellation);
        Assert.Equal(code, error?.Code);
        if (this is SqliteBulkSaveTests)
            Assert.Equal("p-7", error!.Meta[member]);

        await using var later = Open();
        Assert.Equal("tee", (await later.Products.FindAsync(tee.Id, Cancellation))!.Name);
        Assert.Equal(2, await later.Get<ShopDbContext>().Products.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_level_that_somebody_else_has_made_meanwhile_is_a_failure_that_was_expected()
    {
        await using var shop = Open();
        await shop.Stock.SetAsync(Many.ToDictionary(sku => sku, _ => 1), Given.Noon, Cancellation);
        await StockAsync(("p-7", 2));
        Assert.Equal("PRECONDITION_FAILED", (await shop.UnitOfWork.SaveAsync(Cancellation))?.Code);
        Assert.Equal(new Dictionary<string, int> { ["p-7"] = 2 }, await Open().Stock.GetAsync(Many, Cancellation));
    }
}
