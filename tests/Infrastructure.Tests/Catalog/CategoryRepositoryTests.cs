using Shop.Domain.Catalog;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Catalog;

[Collection<OnSqlite>]
public sealed class SqliteCategoryRepositoryTests(SqliteDatabase database) : CategoryRepositoryTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerCategoryRepositoryTests(SqlServerDatabase database) : CategoryRepositoryTests(database);

public abstract class CategoryRepositoryTests(RelationalDatabase database) : RelationalTests(database)
{
    [Fact]
    public async Task Every_member_comes_back_as_it_was_stored_and_as_it_was_changed()
    {
        var root = Given.Category("root");
        var leaf = Given.Category("leaf", root);
        await StoreAsync(root);
        await StoreAsync(leaf);
        var draft = new CategoryDraft("leaf-2", Given.Awkward.Replace('>', '-'), root.Id, 7, Archived: true);

        await using (var shop = Open())
        {
            var all = await shop.Categories.GetAllAsync(Cancellation);
            Assert.Equivalent(new[] { root, leaf }, all, strict: true);
            Assert.Null(all.Single(c => c.Slug == "leaf").Update(draft, new CategoryTree(all), Given.Later));
            Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
        }

        await using var later = Open();
        var changed = (await later.Reader.GetCategoriesAsync(Cancellation)).Find("leaf-2");
        Assert.Equal((draft, leaf.Id, 2, Given.Noon, Given.Later), (changed!.ToDraft(), changed.Id, changed.Version, changed.CreatedAt, changed.UpdatedAt));
    }
}
