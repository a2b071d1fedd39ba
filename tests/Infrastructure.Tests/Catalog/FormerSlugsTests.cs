using Shop.Application.Catalog;
using Shop.Domain.Catalog;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Catalog;

[Collection<OnSqlite>]
public sealed class SqliteFormerSlugsTests(SqliteDatabase database) : FormerSlugsTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerFormerSlugsTests(SqlServerDatabase database) : FormerSlugsTests(database);

public abstract class FormerSlugsTests(RelationalDatabase database) : RelationalTests(database)
{
    [Fact]
    public async Task A_slug_that_was_given_up_leads_to_who_had_it_however_often_that_was_renamed()
    {
        var tee = Given.Product("tee");
        await StoreAsync(tee, Given.Product("cap"));
        await RenameAsync(tee.Id, "shirt");
        await RenameAsync(tee.Id, "tee-shirt");
        await RenameAsync(tee.Id, "shirt");
        await RenameAsync(tee.Id, "top");
        Assert.Equal([tee.Id, tee.Id, tee.Id], [await FindAsync("tee"), await FindAsync("shirt"), await FindAsync("tee-shirt")]);
        Assert.Equal([null, null, null], [await FindAsync("cap"), await FindAsync("none"), await FindAsync("Not a slug")]);
    }

    [Fact]
    public async Task A_slug_that_several_gave_up_leads_to_the_last()
    {
        var (tee, cap) = (Given.Product("tee"), Given.Product("cap"));
        await StoreAsync(tee, cap);
        await RenameAsync(tee.Id, "shirt");
        await RenameAsync(cap.Id, "tee");
        await RenameAsync(cap.Id, "hat");
        Assert.Equal((cap.Id, cap.Id), (await FindAsync("tee"), await FindAsync("cap")));
    }

    [Fact]
    public async Task A_change_that_is_not_stored_gives_nothing_up()
    {
        var tee = Given.Product("tee");
        await StoreAsync(tee, Given.Product("cap"));
        Assert.Equal("SLUG_TAKEN", await RenameAsync(tee.Id, "cap"));
        Assert.Null(await FindAsync("tee"));
    }

    [Fact]
    public async Task Categories_and_products_have_slugs_of_their_own()
    {
        await StoreAsync(Given.Category("tee"));
        var tee = Given.Product("tee");
        await StoreAsync(tee);
        await using var shop = Open();
        var category = (await shop.Categories.GetAllAsync(Cancellation)).Single();
        Assert.Null(category.Update(category.ToDraft() with { Slug = "tees" }, new CategoryTree([category]), Given.Later));
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
        Assert.Equal((category.Id, null), (await shop.Get<IFormerSlugs>().FindCategoryAsync("tee", Cancellation), await FindAsync("tee")));
    }

    private async Task<string?> RenameAsync(Guid id, string slug)
    {
        await using var shop = Open();
        var product = (await shop.Products.FindAsync(id, Cancellation))!;
        Assert.Null(product.Update(product.ToDraft() with { Slug = slug }, Given.Later));
        return (await shop.UnitOfWork.SaveAsync(Cancellation))?.Code;
    }

    private async Task<Guid?> FindAsync(string slug)
    {
        await using var shop = Open();
        return await shop.Get<IFormerSlugs>().FindProductAsync(slug, Cancellation);
    }
}
