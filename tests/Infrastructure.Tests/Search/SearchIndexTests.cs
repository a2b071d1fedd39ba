using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Shop.Application.Catalog;
using Shop.Domain.Catalog;
using Shop.Infrastructure.Catalog;
using Shop.Infrastructure.Persistence;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Search;

[Collection<OnSqlite>]
public sealed class SqliteSearchIndexTests(SqliteDatabase database) : SearchIndexTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerSearchIndexTests(SqlServerDatabase database) : SearchIndexTests(database);

/// <summary>The life of an index: what it follows, what it survives.</summary>
public abstract class SearchIndexTests(RelationalDatabase database) : RelationalTests(database), IDisposable
{
    private static readonly ProductQuery ByName = new() { Currency = Given.Euro, Sort = ProductSort.Name };

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_changed_is_found_with_the_next_look_into_the_log()
    {
        var (cap, tee) = (Given.Product("cap"), Given.Product("tee"));
        await StoreAsync(cap, tee);
        await using var bed = await OpenAsync();
        await bed.FollowAsync();
        Assert.Equal("cap tee", await bed.FindAsync(ByName));

        await ChangeAsync(cap.Id, product => product.Archive(Given.Later));
        await ChangeAsync(tee.Id, product => product.Update(product.ToDraft() with { Name = "Longsleeve" }, Given.Later));
        await StoreAsync(Given.Product("hat"));
        await StockAsync(("hat", 0));
        Assert.Equal("tee", await bed.FindAsync(ByName with { Text = "tee" }));
        await bed.FollowAsync();
        Assert.Equal("hat tee", await bed.FindAsync(ByName));
        Assert.Equal("tee", await bed.FindAsync(ByName with { Text = "longsleeves" }));
        Assert.Equal("hat", await bed.FindAsync(ByName with { InStock = false }));

        await StockAsync(("hat", 2));
        await bed.FollowAsync();
        Assert.Equal("", await bed.FindAsync(ByName with { InStock = false }));
    }

    [Fact]
    public async Task A_restart_reads_what_was_changed_meanwhile_and_nothing_else()
    {
        await StoreAsync(Given.Product("cap"), Given.Product("tee"));
        await using (var before = await OpenAsync())
            await before.FollowAsync();
        var built = Indexes();

        await StoreAsync(Given.Product("hat"));
        await using var bed = await OpenAsync();
        Assert.Equal("cap hat tee", await bed.FindAsync(ByName));
        Assert.Equal(built, Indexes());
    }

    [Fact]
    public async Task What_was_not_committed_when_the_process_ended_is_read_again()
    {
        await StoreAsync(Given.Product("cap"));
        var crashed = await OpenAsync();
        await StoreAsync(Given.Product("tee"));
        await crashed.FollowAsync();
        Assert.Equal("cap tee", await crashed.FindAsync(ByName));

        // As the disk is when a process is killed: without what Lucene would do at the end.
        using var left = new TemporaryFolder();
        Copy(_folder.Path, left.Path);
        await crashed.DisposeAsync();
        await using var bed = await SearchBed.OpenAsync(Open(), left.Path);
        Assert.Equal("cap tee", await bed.FindAsync(ByName));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_index_that_the_log_does_not_reach_back_to_is_built_anew(bool logGoesOn)
    {
        var time = new FakeTimeProvider(Given.Noon);
        await StoreAsync(Given.Product("cap"), Given.Product("tee"));
        await using (var before = await OpenAsync(time))
            await before.FollowAsync();
        var built = Indexes();

        await ChangeAsync("tee", product => product.Update(product.ToDraft() with { Name = "Longsleeve" }, Given.Later));
        await using (var shop = Open())
            await shop.Get<ShopDbContext>().CatalogChanges.ExecuteDeleteAsync(Cancellation);
        time.Advance(TimeSpan.FromHours(25));
        if (logGoesOn)
            await StoreAsync(Given.Product("hat"));
        await using var bed = await OpenAsync(time);
        Assert.Equal("tee", await bed.FindAsync(ByName with { Text = "longsleeve" }));
        Assert.NotEqual(built, Indexes());
    }

    [Fact]
    public async Task An_index_that_was_followed_all_the_time_outlives_a_log_without_changes()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await StoreAsync(Given.Product("cap"));
        await using (var before = await OpenAsync(time))
        {
            await before.FollowAsync();
            await before.Index.CommitAsync(Cancellation);
            time.Advance(TimeSpan.FromDays(3));
            await using (var shop = Open())
                await shop.Get<ShopDbContext>().CatalogChanges.ExecuteDeleteAsync(Cancellation);
            await before.FollowAsync();
            await before.Index.CommitAsync(Cancellation);
        }

        var built = Indexes();
        await using var bed = await OpenAsync(time);
        Assert.Equal("cap", await bed.FindAsync(ByName));
        Assert.Equal(built, Indexes());
    }

    [Fact]
    public async Task An_index_of_another_database_is_built_anew()
    {
        await StoreAsync(Given.Product("cap"), Given.Product("tee"));
        await using (var before = await OpenAsync())
            await before.FollowAsync();

        await EmptyAsync();
        await StoreAsync(Given.Product("hat"));
        await using var bed = await OpenAsync();
        Assert.Equal("hat", await bed.FindAsync(ByName));
    }

    [Fact]
    public async Task An_index_with_another_number_of_products_than_the_database_is_built_anew()
    {
        await StoreAsync(Given.Product("cap"), Given.Product("tee"));
        await using (var before = await OpenAsync())
            await before.FollowAsync();

        await using (var shop = Open())
            await shop.Get<ShopDbContext>().Products.Where(p => p.Slug == "cap").ExecuteDeleteAsync(Cancellation);
        await using var bed = await OpenAsync();
        Assert.Equal(1, bed.Search.Find(ByName, new CategoryTree([])).Total);
    }

    [Fact]
    public async Task Whatever_file_is_damaged_or_gone_the_next_start_has_the_whole_index()
    {
        await StoreAsync(Given.Product("cap"), Given.Product("tee"));
        await using (var before = await OpenAsync())
            await before.FollowAsync();
        var files = System.IO.Directory.GetFiles(Indexes().Single()).Where(file => Path.GetFileName(file) is not "write.lock").ToList();
        Assert.True(files.Count > 3);
        foreach (var file in files)
        {
            foreach (var damage in (Action<string>[])[File.Delete, FlipMiddle, Halve])
            {
                using var damaged = new TemporaryFolder();
                Copy(_folder.Path, damaged.Path);
                damage(file.Replace(_folder.Path, damaged.Path, StringComparison.Ordinal));
                await using var bed = await SearchBed.OpenAsync(Open(), damaged.Path);
                Assert.Equal(("cap tee", file), (await bed.FindAsync(ByName), file));
            }
        }
    }

    [Fact]
    public async Task An_index_of_another_format_is_built_anew()
    {
        await StoreAsync(Given.Product("cap"));
        await using (var before = await OpenAsync())
            await before.FollowAsync();
        var built = Indexes().Single();
        Note(built, "format", "0");

        await using var bed = await OpenAsync();
        Assert.Equal("cap", await bed.FindAsync(ByName));
        Assert.NotEqual(built, Indexes().Single());
    }

    [Fact]
    public async Task Two_instances_in_one_data_directory_have_an_index_each()
    {
        await StoreAsync(Given.Product("cap"));
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        await StoreAsync(Given.Product("tee"));
        await one.FollowAsync();
        await other.FollowAsync();
        Assert.Equal("cap tee", await one.FindAsync(ByName));
        Assert.Equal("cap tee", await other.FindAsync(ByName));
        Assert.Equal(2, Indexes().Length);
    }

    [Fact]
    public async Task The_verb_builds_where_nobody_runs_and_else_has_those_who_do_build()
    {
        await StoreAsync(Given.Product("cap"));
        await using (var running = await OpenAsync())
        {
            await running.FollowAsync();
            Assert.Null(await SearchBed.Of(Open(), _folder.Path).Index.RebuildAsync(Cancellation));
        }

        Assert.Equal(1, await SearchBed.Of(Open(), _folder.Path).Index.RebuildAsync(Cancellation));
        var built = Indexes();
        await using var bed = await OpenAsync();
        Assert.Equal("cap", await bed.FindAsync(ByName));
        Assert.Equal(built, Indexes());
    }

    [Fact]
    public async Task A_renamed_category_is_found_by_its_new_name_without_a_change_of_its_products()
    {
        var hats = Given.Category("hats");
        await StoreAsync(hats);
        await StoreAsync(Given.Product(Given.Draft("cap") with { CategoryIds = [hats.Id] }));
        await using var bed = await OpenAsync();
        Assert.Equal("", await bed.FindAsync(ByName with { Text = "headgear" }));

        await using (var shop = Open())
        {
            var all = await shop.Categories.GetAllAsync(Cancellation);
            Assert.Null(all[0].Update(all[0].ToDraft() with { Name = "Headgear" }, new CategoryTree(all), Given.Later));
            Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
        }

        Assert.Equal("cap", await bed.FindAsync(ByName with { Text = "headgear" }));
    }

    private Task<SearchBed> OpenAsync(TimeProvider? time = null) => SearchBed.OpenAsync(Open(), _folder.Path, time);

    private string[] Indexes() => [.. System.IO.Directory.GetDirectories(Path.Combine(_folder.Path, "search")).SelectMany(System.IO.Directory.GetDirectories).Order(StringComparer.Ordinal)];

    private async Task ChangeAsync(string slug, Action<Product> change)
    {
        await using var shop = Open();
        await ChangeAsync((await shop.Products.FindBySlugsAsync([slug], Cancellation)).Single().Id, change);
    }

    private async Task ChangeAsync(Guid id, Action<Product> change)
    {
        await using var shop = Open();
        change((await shop.Products.FindAsync(id, Cancellation))!);
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in System.IO.Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = file.Replace(from, to, StringComparison.Ordinal);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (Path.GetFileName(file) is not ("lock" or "write.lock"))
                File.Copy(file, copy);
        }
    }

    private static void FlipMiddle(string file)
    {
        var bytes = File.ReadAllBytes(file);
        if (bytes.Length > 0)
            bytes[bytes.Length / 2] ^= 0x10;
        File.WriteAllBytes(file, bytes);
    }

    private static void Halve(string file)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(stream.Length / 2);
    }

    private static void Note(string index, string key, string value)
    {
        using var directory = FSDirectory.Open(index);
        using var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, analyzer: null));
        writer.SetCommitData(new Dictionary<string, string>(writer.CommitData) { [key] = value });
        writer.Commit();
    }
}
