using AutoMapper;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shop.Application.Operations;
using Shop.Application.Pricing;
using Shop.Domain.Catalog;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Catalog;
using Shop.Infrastructure.Persistence;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Catalog;

[Collection<OnSqlite>]
public sealed class SqliteVariantSnapshotsTests(SqliteDatabase database) : VariantSnapshotsTests(database)
{
    // A number can be chosen on SQLite only.
    [Fact]
    public async Task A_change_that_is_committed_after_one_with_a_higher_number_is_not_missed()
    {
        await StoreAsync(Given.Product("tee"));
        var other = await FollowingAsync();
        await LogAsync(2_000_000_002, "cap");
        await other.Follower.FollowAsync(Cancellation);
        await other.FindAsync("tee");
        Assert.False(await other.AsksAsync("tee"));

        await LogAsync(2_000_000_001, "tee");
        await other.Follower.FollowAsync(Cancellation);
        Assert.True(await other.AsksAsync("tee"));

        // Each is heeded once, although the log is read again from the gap on.
        await other.Follower.FollowAsync(Cancellation);
        Assert.False(await other.AsksAsync("tee"));
    }

    private async Task LogAsync(long sequence, string sku)
    {
        await using var shop = Open();
        var db = shop.Get<ShopDbContext>();
        var change = new CatalogChange { Skus = [sku], At = Given.Noon };
        db.Entry(change).Property(c => c.Sequence).CurrentValue = sequence;
        db.Add(change);
        await db.SaveChangesAsync(Cancellation);
    }
}

[Collection<OnSqlServer>]
public sealed class SqlServerVariantSnapshotsTests(SqlServerDatabase database) : VariantSnapshotsTests(database);

public abstract class VariantSnapshotsTests(RelationalDatabase database) : RelationalTests(database)
{
    /// <summary>What an administrator does, and what is said of the SKU before and after.</summary>
    public static TheoryData<string, Func<ShopScope, Product, Task>, string> Changes => new()
    {
        { "a price", (_, tee) => Update(tee, draft => draft with { Variants = [draft.Variants[0] with { Price = Given.Eur(7) }, draft.Variants[1]] }), "7 Name Active 3" },
        { "a name", (_, tee) => Update(tee, draft => draft with { Name = "Other" }), "1000 Other Active 3" },
        { "its end", (_, tee) => Archive(tee), "1000 Name Archived 3" },
        { "a variant less", (_, tee) => Update(tee, draft => draft with { Variants = [draft.Variants[1]] }), "" },
        { "stock", (shop, _) => shop.Stock.SetAsync(new Dictionary<string, int> { ["tee"] = 2 }, Given.Later, Cancellation), "1000 Name Active 2" },
        { "a list price", ListAsync, "5 Name Active 3" },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task A_change_shows_at_once_where_it_is_made_and_elsewhere_with_the_next_look_into_the_log(string what, Func<ShopScope, Product, Task> change, string after)
    {
        var product = await StoreTeeAsync();
        var (here, elsewhere) = (await FollowingAsync(), await FollowingAsync());
        Assert.Equal("1000 Name Active 3", await here.FindAsync("tee"));
        Assert.Equal("1000 Name Active 3", await elsewhere.FindAsync("tee"));

        await using (var shop = Open())
        {
            await change(shop, (await shop.Products.FindAsync(product.Id, Cancellation))!);
            Assert.Null(await new UnitOfWork(shop.Get<ShopDbContext>(), here.Memory, TimeProvider.System).SaveAsync(Cancellation));
        }

        Assert.Equal(after, await here.FindAsync("tee"));
        Assert.Equal("1000 Name Active 3", await elsewhere.FindAsync("tee"));
        await elsewhere.Follower.FollowAsync(Cancellation);
        Assert.Equal(after, await elsewhere.FindAsync("tee"));
        Assert.NotEmpty(what);
    }

    [Fact]
    public async Task A_known_SKU_is_answered_without_the_database()
    {
        await StoreTeeAsync();
        var shop = await FollowingAsync();
        Assert.True(await shop.AsksAsync("tee"));
        for (var i = 0; i < 10; i++)
            Assert.False(await shop.AsksAsync("tee"));
        Assert.True(await shop.AsksAsync("tee", "tee-M"));
        Assert.False(await shop.AsksAsync("tee-M", "tee"));
    }

    [Fact]
    public async Task An_unknown_SKU_is_asked_for_again_and_is_there_as_soon_as_it_is_stored()
    {
        var shop = await FollowingAsync();
        Assert.Equal("", await shop.FindAsync("tee"));
        await StoreTeeAsync();
        Assert.Equal("1000 Name Active 3", await shop.FindAsync("tee"));
    }

    [Fact]
    public async Task Whoever_cannot_follow_the_log_asks_the_database_each_time()
    {
        var product = await StoreTeeAsync();
        var time = new FakeTimeProvider();
        var shop = New(time);
        Assert.True(await shop.AsksAsync("tee"));
        Assert.True(await shop.AsksAsync("tee"));

        await shop.Follower.FollowAsync(Cancellation);
        await shop.FindAsync("tee");
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(await shop.AsksAsync("tee"));
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(await shop.AsksAsync("tee"));

        // What was kept before the silence may have changed in it, and the log of it may be gone.
        await using (var other = Open())
        {
            await Archive((await other.Products.FindAsync(product.Id, Cancellation))!);
            Assert.Null(await other.UnitOfWork.SaveAsync(Cancellation));
            await other.Get<ShopDbContext>().CatalogChanges.ExecuteDeleteAsync(Cancellation);
        }

        await shop.Follower.FollowAsync(Cancellation);
        Assert.Equal("1000 Name Archived 3", await shop.FindAsync("tee"));
        Assert.False(await shop.AsksAsync("tee"));
    }

    [Fact]
    public async Task What_changes_while_it_is_being_read_is_not_kept()
    {
        await StoreTeeAsync();
        var contexts = new Interrupted(Open().Get<IDbContextFactory<ShopDbContext>>());
        var shop = New(TimeProvider.System, contexts);
        await shop.Follower.FollowAsync(Cancellation);
        contexts.Meanwhile = () => shop.Snapshots.Evict(["tee"]);
        Assert.True(await shop.AsksAsync("tee"));

        contexts.Meanwhile = () => { };
        Assert.True(await shop.AsksAsync("tee"));
        Assert.False(await shop.AsksAsync("tee"));
    }

    [Fact]
    public async Task What_changes_meanwhile_does_not_keep_others_from_being_kept()
    {
        await StoreTeeAsync();
        await StoreAsync(Given.Product("cap"));
        var contexts = new Interrupted(Open().Get<IDbContextFactory<ShopDbContext>>());
        var shop = New(TimeProvider.System, contexts);
        await shop.Follower.FollowAsync(Cancellation);
        contexts.Meanwhile = () => shop.Snapshots.Evict(["cap"]);
        Assert.True(await shop.AsksAsync("tee"));
        Assert.False(await shop.AsksAsync("tee"));
    }

    [Fact]
    public async Task Who_misses_the_same_SKU_at_once_waits_for_one_read()
    {
        await StoreTeeAsync();
        var shop = await FollowingAsync();
        var once = Commands.Count();
        await shop.FindAsync("tee-M");
        var before = once.Sent;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => shop.FindAsync("tee"), Cancellation)));
        Assert.Equal(2 * before, once.Sent);
    }

    [Fact]
    public async Task Who_asks_after_a_change_does_not_wait_for_a_read_that_began_before()
    {
        await StoreTeeAsync();
        var contexts = new Interrupted(Open().Get<IDbContextFactory<ShopDbContext>>());
        var shop = New(TimeProvider.System, contexts);
        await shop.Follower.FollowAsync(Cancellation);
        using var gate = new SemaphoreSlim(0);
        var began = new TaskCompletionSource();
        contexts.Meanwhile = () =>
        {
            began.SetResult();
            gate.Wait(Cancellation);
        };
        var early = Task.Run(() => shop.FindAsync("tee"), Cancellation);
        await began.Task;
        contexts.Meanwhile = () => { };
        shop.Snapshots.Evict(["tee"]);
        Assert.Equal("1000 Name Active 3", await shop.FindAsync("tee").WaitAsync(TimeSpan.FromSeconds(5), Cancellation));
        Assert.False(early.IsCompleted);
        gate.Release();
        await early;
    }

    [Fact]
    public async Task Nothing_lives_longer_than_ten_minutes_so_that_even_SQL_by_hand_shows()
    {
        await StoreTeeAsync();
        var shop = await FollowingAsync();
        await shop.FindAsync("tee");
        await Open().Get<ShopDbContext>().StockLevels.Where(s => s.Sku == "tee").ExecuteUpdateAsync(set => set.SetProperty(s => s.Quantity, 9), Cancellation);
        Assert.Equal("1000 Name Active 3", await shop.FindAsync("tee"));
        for (var seconds = 0; seconds <= 600; seconds += 4)
        {
            shop.Time.Advance(TimeSpan.FromSeconds(4));
            await shop.Follower.FollowAsync(Cancellation);
        }

        Assert.Equal("1000 Name Active 9", await shop.FindAsync("tee"));
    }

    [Fact]
    public async Task The_log_is_kept_for_a_day()
    {
        await using var shop = Open();
        var db = shop.Get<ShopDbContext>();
        db.CatalogChanges.AddRange(new CatalogChange { Skus = ["old"], At = Given.Noon }, new CatalogChange { Skus = ["young"], At = Given.Noon.AddMinutes(1) });
        await db.SaveChangesAsync(Cancellation);

        await New(new FakeTimeProvider(Given.Noon.AddDays(1).AddSeconds(1))).Follower.PruneAsync(Cancellation);
        Assert.Equal(["young"], (await db.CatalogChanges.AsNoTracking().SingleAsync(Cancellation)).Skus);
    }

    [Fact]
    public async Task What_is_refused_is_not_logged()
    {
        await StoreTeeAsync();
        await using var shop = Open();
        var before = await shop.Get<ShopDbContext>().CatalogChanges.CountAsync(Cancellation);
        shop.Products.Add(Given.Product("tee"));
        Assert.Equal("SLUG_TAKEN", (await shop.UnitOfWork.SaveAsync(Cancellation))?.Code);
        Assert.Equal(before, await shop.Get<ShopDbContext>().CatalogChanges.CountAsync(Cancellation));
    }

    private protected async Task<CatalogInstance> FollowingAsync()
    {
        var instance = New(new FakeTimeProvider());
        await instance.Follower.FollowAsync(Cancellation);
        return instance;
    }

    private CatalogInstance New(TimeProvider time, IDbContextFactory<ShopDbContext>? contexts = null) => new(Open(), time, contexts);

    private async Task<Product> StoreTeeAsync()
    {
        var product = Given.Product(Given.Draft("tee", "Name") with
        {
            Options = [new("Size", ["S", "M"])],
            Variants = [Given.Variant("tee", 1000, new OptionValue("Size", "S")), Given.Variant("tee-M", 1000, new OptionValue("Size", "M"))],
        });
        await StoreAsync(product);
        await StockAsync(("tee", 3));
        return product;
    }

    private static Task Update(Product product, Func<ProductDraft, ProductDraft> change)
    {
        Assert.Null(product.Update(change(product.ToDraft()), Given.Later));
        return Task.CompletedTask;
    }

    private static Task ListAsync(ShopScope shop, Product product)
    {
        shop.Get<IListPrices>().Add(ListPrice.Create("tee", Given.Eur(5), compareAt: null, Given.Later).Value!);
        return Task.CompletedTask;
    }

    private static Task Archive(Product product)
    {
        product.Archive(Given.Later);
        return Task.CompletedTask;
    }
}
