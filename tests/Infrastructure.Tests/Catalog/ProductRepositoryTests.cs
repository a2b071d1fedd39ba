using Shop.Domain.Catalog;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Catalog;

[Collection<OnSqlite>]
public sealed class SqliteProductRepositoryTests(SqliteDatabase database) : ProductRepositoryTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerProductRepositoryTests(SqlServerDatabase database) : ProductRepositoryTests(database);

public abstract class ProductRepositoryTests(RelationalDatabase database) : RelationalTests(database)
{
    [Fact]
    public async Task Every_member_comes_back_as_it_was_stored()
    {
        var (shirts, sale) = (Given.Category("shirts"), Given.Category("sale"));
        await StoreAsync(shirts);
        await StoreAsync(sale);
        var stored = Given.Product(Given.Everything(sale.Id, shirts.Id));
        await StoreAsync(stored, Given.Product("other"));

        await using var shop = Open();
        var found = await shop.Products.FindAsync(stored.Id, Cancellation);
        Assert.NotNull(found);
        Assert.Equivalent(Members(stored), Members(found), strict: true);
        Assert.Equal([sale.Id, shirts.Id], found.ToDraft().CategoryIds);
        Assert.Null(await shop.Products.FindAsync(Guid.CreateVersion7(), Cancellation));
    }

    [Fact]
    public async Task A_change_keeps_the_variants_it_names_and_replaces_the_others()
    {
        var (first, second) = (Given.Category("first"), Given.Category("second"));
        await StoreAsync(first);
        await StoreAsync(second);
        var product = Given.Product(Given.Everything(first.Id, second.Id));
        await StoreAsync(product);
        var kept = product.Variants.Single(v => v.Sku == "sku-2").Id;
        var draft = product.ToDraft();
        draft = draft with
        {
            Tags = [],
            Variants = [draft.Variants[1] with { Price = Given.Eur(5) }, draft.Variants[0] with { Sku = "sku-3" }],
            CategoryIds = [second.Id],
        };

        await using (var shop = Open())
        {
            var loaded = await shop.Products.FindAsync(product.Id, Cancellation);
            Assert.Null(loaded!.Update(draft, Given.Later));
            Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
        }

        await using var later = Open();
        var found = await later.Products.FindAsync(product.Id, Cancellation);
        Assert.Equivalent(draft, found!.ToDraft(), strict: true);
        Assert.Equal(kept, found.Variants.Single(v => v.Sku == "sku-2").Id);
        Assert.Equal((2, Given.Noon, Given.Later), (found.Version, found.CreatedAt, found.UpdatedAt));
        Assert.Equal(["sku-2", "sku-3"], (await later.Products.FindOwnersAsync(["sku-2", "sku-3", product.Variants[0].Sku], Cancellation)).Keys.Order());
    }

    [Fact]
    public async Task Content_that_did_not_change_is_not_written()
    {
        var product = Given.Product(Given.Everything());
        await StoreAsync(product);

        await using var shop = Open();
        var loaded = await shop.Products.FindAsync(product.Id, Cancellation);
        Assert.Null(loaded!.Update(product.ToDraft(), Given.Later));
        Assert.Equal((1, Given.Noon), (loaded.Version, loaded.UpdatedAt));
        Assert.False(shop.Get<Infrastructure.Persistence.ShopDbContext>().ChangeTracker.HasChanges());
    }

    [Fact]
    public async Task Products_are_found_whole_by_slugs_of_the_same_characters()
    {
        await StoreAsync(Given.Product(Given.Everything()), Given.Product("b-2"), Given.Product("b"), Given.Product("b2"), Given.Product("c"));

        await using var shop = Open();
        var found = await shop.Products.FindBySlugsAsync(["b2", "everything", "b", "b-2", "B", "none"], Cancellation);
        Assert.Equal(["b", "b-2", "b2", "everything"], found.Select(p => p.Slug));
        Assert.Equal([1, 1, 1, 2], found.Select(p => p.Variants.Count));
    }

    [Fact]
    public async Task Owners_are_found_for_more_SKUs_than_a_statement_takes()
    {
        var (upper, lower) = (Given.Product("one"), Given.Product(Given.Draft("two") with { Variants = [Given.Variant("ONE")] }));
        await StoreAsync(upper, lower);

        await using var shop = Open();
        var owners = await shop.Products.FindOwnersAsync([.. Enumerable.Range(0, 2500).Select(i => $"none-{i}"), "ONE", "one"], Cancellation);
        Assert.Equal(new Dictionary<string, Guid> { ["one"] = upper.Id, ["ONE"] = lower.Id }, owners);
    }

    [Fact]
    public async Task Taken_ids_are_those_of_stored_products()
    {
        var product = Given.Product("tee");
        await StoreAsync(product);

        await using var shop = Open();
        Assert.Equal([product.Id], await shop.Products.FindTakenIdsAsync([Guid.CreateVersion7(), product.Id], Cancellation));
        Assert.Empty(await shop.Products.FindTakenIdsAsync([], Cancellation));
    }

    [Fact]
    public async Task The_stream_has_every_product_once_whole_and_in_the_order_of_slugs()
    {
        string[] slugs = [.. Enumerable.Range(0, 201).Select(i => $"{"ab-9"[i % 3]}{i * 7919 % 1000}-x").Distinct(), "a", "a-", "z"];
        slugs = [.. slugs.Select(s => s.Trim('-')).Distinct()];
        await StoreAsync(slugs.Select(slug => Given.Product(slug)));

        await using var shop = Open();
        var batches = await shop.Products.StreamAsync(Cancellation).ToListAsync(Cancellation);
        Assert.Equal(slugs.Order(StringComparer.Ordinal), batches.SelectMany(b => b).Select(p => p.Slug));
        Assert.All(batches, batch => Assert.InRange(batch.Count, 1, 100));
        Assert.All(batches.SelectMany(b => b), p => Assert.Equal(p.Slug, Assert.Single(p.Variants).Sku));
    }

    private static object Members(Product p) => new
    {
        Draft = p.ToDraft(),
        p.Id,
        p.SortName,
        Currency = p.Currency.Code,
        p.MinPriceMinor,
        p.MaxPriceMinor,
        p.Version,
        p.CreatedAt,
        p.UpdatedAt,
        Variants = p.Variants.OrderBy(v => v.Position).Select(v => (v.Id, v.ProductId, v.Sku, v.Position)).ToList(),
    };
}
