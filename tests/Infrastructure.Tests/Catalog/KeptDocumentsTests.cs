using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Shop.Application.Catalog;
using Shop.Application.Inventory;
using Shop.Application.Pricing;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Persistence;
using Shop.Infrastructure.Tests.Persistence;
using Shop.TestSupport;

namespace Shop.Infrastructure.Tests.Catalog;

[Collection<OnSqlite>]
public sealed class SqliteKeptDocumentsTests(SqliteDatabase database) : KeptDocumentsTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerKeptDocumentsTests(SqlServerDatabase database) : KeptDocumentsTests(database);

public abstract class KeptDocumentsTests(RelationalDatabase database) : RelationalTests(database)
{
    private const int CommandsOfARead = 7;

    /// <summary>What somebody does, and what of it is shown.</summary>
    public static TheoryData<string, Func<ShopScope, Product, Task>, string?, string?> Changes => new()
    {
        { "a price", (_, tee) => Update(tee, draft => draft with { Variants = [Given.Variant("tee", 7)] }), "tee Tee v2 tee:7:3 Name of home", "tee Tee 7-7 LowStock" },
        { "a name", (_, tee) => Update(tee, draft => draft with { Name = "Other" }), "tee Other v2 tee:1000:3 Name of home", "tee Other 1000-1000 LowStock" },
        { "a slug", (_, tee) => Update(tee, draft => draft with { Slug = "other" }), null, "other Tee 1000-1000 LowStock" },
        { "its end", (_, tee) => Archive(tee), null, null },
        { "stock", (shop, _) => shop.Stock.SetAsync(new Dictionary<string, int> { ["tee"] = 9 }, Given.Later, Cancellation), "tee Tee v1 tee:1000:9 Name of home", "tee Tee 1000-1000 InStock" },
        { "a list price", ListAsync, "tee Tee v1 tee:5:3 Name of home", "tee Tee 5-5 LowStock" },
        { "a category", RenameAsync, "tee Tee v1 tee:1000:3 Other", "tee Tee 1000-1000 LowStock" },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task A_change_shows_at_once_where_it_is_made_and_elsewhere_by_a_hint_or_with_the_next_look_into_the_log(string what, Func<ShopScope, Product, Task> change, string? after, string? summary)
    {
        var tee = await StoreTeeAsync();
        CatalogInstance[] instances = [await FollowingAsync(), await FollowingAsync(), await FollowingAsync()];
        foreach (var instance in instances)
        {
            Assert.Equal("tee Tee v1 tee:1000:3 Name of home", await DetailAsync(instance, "tee"));
            Assert.Equal("tee Tee 1000-1000 LowStock", await SummaryAsync(instance, tee));
        }

        List<Infrastructure.Catalog.CatalogChange> changes;
        await using (var shop = Open())
        {
            var before = await shop.Get<ShopDbContext>().CatalogChanges.Select(c => c.Sequence).ToListAsync(Cancellation);
            await change(shop, (await shop.Products.FindAsync(tee, Cancellation))!);
            Assert.Null(await new UnitOfWork(shop.Get<ShopDbContext>(), instances[0].Memory, TimeProvider.System).SaveAsync(Cancellation));
            changes = await shop.Get<ShopDbContext>().CatalogChanges.AsNoTracking().Where(c => !before.Contains(c.Sequence)).ToListAsync(Cancellation);
        }

        Assert.Equal((after, summary), (await DetailAsync(instances[0], "tee"), await SummaryAsync(instances[0], tee)));
        Assert.Equal("tee Tee v1 tee:1000:3 Name of home", await DetailAsync(instances[1], "tee"));
        changes.ForEach(instances[1].Memory.Hinted);
        Assert.Equal((after, summary), (await DetailAsync(instances[1], "tee"), await SummaryAsync(instances[1], tee)));
        Assert.Equal("tee Tee v1 tee:1000:3 Name of home", await DetailAsync(instances[2], "tee"));
        await instances[2].Follower.FollowAsync(Cancellation);
        Assert.Equal((after, summary), (await DetailAsync(instances[2], "tee"), await SummaryAsync(instances[2], tee)));
        Assert.NotEmpty(what);
    }

    [Fact]
    public async Task A_thousand_who_ask_for_one_cold_product_are_one_read()
    {
        await StoreTeeAsync();
        var shop = await FollowingAsync();
        var commands = Commands.Count();
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => DetailAsync(shop, "tee"), Cancellation)));
        Assert.Equal(["tee Tee v1 tee:1000:3 Name of home"], answers.Distinct());
        Assert.Equal(CommandsOfARead, commands.Sent);
        Assert.Equal(answers[0], await DetailAsync(shop, "tee"));
        Assert.Equal(CommandsOfARead, commands.Sent);
    }

    [Fact]
    public async Task A_product_is_one_document_by_its_slug_and_by_its_id()
    {
        var tee = await StoreTeeAsync();
        var shop = await FollowingAsync();
        var bySlug = await shop.Documents.FindAsync("tee", Given.Euro, Cancellation);
        Assert.Same(bySlug, await shop.Documents.FindAsync(tee.ToString("N"), Given.Euro, Cancellation));
        Assert.Null(await shop.Documents.FindAsync("tee", Currency.Of("USD"), Cancellation));
    }

    [Fact]
    public async Task Summaries_that_are_not_kept_are_read_together_and_answered_in_the_order_of_their_ids()
    {
        var products = Enumerable.Range(0, 30).Select(i => Given.Product($"p{i:00}")).ToList();
        await StoreAsync(products);
        var shop = await FollowingAsync();
        var ids = products.Select(p => p.Id).Reverse().ToList();
        await shop.Documents.FindSummariesAsync(ids[3..6], Given.Euro, Cancellation);

        var commands = Commands.Count();
        var found = await shop.Documents.FindSummariesAsync([ids[0], Guid.CreateVersion7(), .. ids[1..], ids[0]], Given.Euro, Cancellation);
        Assert.Equal([.. ids, ids[0]], found.Select(summary => summary.Id));
        Assert.Equal(4, commands.Sent);
        await shop.Documents.FindSummariesAsync(ids, Given.Euro, Cancellation);
        Assert.Equal(4, commands.Sent);
    }

    [Fact]
    public async Task What_changes_while_it_is_being_made_is_not_kept_and_what_others_change_does_not_matter()
    {
        var tee = await StoreTeeAsync();
        await StoreAsync(Given.Product("cap"));
        var contexts = new Interrupted(Open().Get<IDbContextFactory<ShopDbContext>>());
        var shop = New(TimeProvider.System, contexts);
        await shop.Follower.FollowAsync(Cancellation);
        foreach (var (id, sku, kept) in new[] { (tee, "x", false), (Guid.CreateVersion7(), "tee", false), (Guid.CreateVersion7(), "cap", true) })
        {
            shop.Memory.Clear();
            contexts.Meanwhile = () => shop.Memory.Read([Infrastructure.Catalog.CatalogChange.Told(1, id, [sku])]);
            await DetailAsync(shop, "tee");
            contexts.Meanwhile = () => { };
            var commands = Commands.Count();
            await DetailAsync(shop, "tee");
            Assert.Equal(kept, commands.Sent == 0);
        }
    }

    [Fact]
    public async Task Who_asks_after_a_change_does_not_get_what_was_begun_before()
    {
        var tee = await StoreTeeAsync();
        var contexts = new Interrupted(Open().Get<IDbContextFactory<ShopDbContext>>());
        var shop = New(TimeProvider.System, contexts);
        await shop.Follower.FollowAsync(Cancellation);

        // The first reads the product as it was, and waits before it is told the price.
        using var gate = new SemaphoreSlim(0);
        var contextsMade = 0;
        contexts.Meanwhile = () =>
        {
            if (Interlocked.Increment(ref contextsMade) == 2)
                gate.Wait(Cancellation);
        };
        var early = Task.Run(() => DetailAsync(shop, "tee"), Cancellation);
        while (Volatile.Read(ref contextsMade) < 2)
            await Task.Delay(1, Cancellation);
        await using (var other = Open())
        {
            await Update((await other.Products.FindAsync(tee, Cancellation))!, draft => draft with { Name = "Other", Variants = [Given.Variant("tee", 7)] });
            Assert.Null(await new UnitOfWork(other.Get<ShopDbContext>(), shop.Memory, TimeProvider.System).SaveAsync(Cancellation));
        }

        var late = Task.Run(() => DetailAsync(shop, "tee"), Cancellation);
        gate.Release();
        Assert.Equal("tee Other v2 tee:7:3 Name of home", await late);

        // Nor is anything shown that is half the one and half the other.
        Assert.Contains(await early, (string?[])["tee Tee v1 tee:1000:3 Name of home", "tee Other v2 tee:7:3 Name of home"]);
        Assert.Equal("tee Other v2 tee:7:3 Name of home", await DetailAsync(shop, "tee"));
    }

    [Fact]
    public async Task A_product_is_not_shown_with_prices_of_before_that_are_still_remembered()
    {
        var tee = await StoreTeeAsync();
        var shop = await FollowingAsync();
        Assert.Equal("1000 Tee Active 3", await shop.FindAsync("tee"));
        await using (var other = Open())
        {
            await Update((await other.Products.FindAsync(tee, Cancellation))!, draft => draft with { Name = "Other", Variants = [Given.Variant("tee", 7)] });
            Assert.Null(await other.UnitOfWork.SaveAsync(Cancellation));
        }

        Assert.Equal("1000 Tee Active 3", await shop.FindAsync("tee"));
        Assert.Equal("tee Other v2 tee:7:3 Name of home", await DetailAsync(shop, "tee"));
        Assert.Equal("tee Other 7-7 LowStock", await SummaryAsync(shop, tee));
    }

    [Fact]
    public async Task Whoever_cannot_follow_the_log_keeps_nothing()
    {
        await StoreTeeAsync();
        var shop = New(new FakeTimeProvider());
        Assert.True(await AsksAsync(shop));
        Assert.True(await AsksAsync(shop));
        await shop.Follower.FollowAsync(Cancellation);
        Assert.True(await AsksAsync(shop));
        Assert.False(await AsksAsync(shop));
        shop.Time.Advance(TimeSpan.FromSeconds(5.1));
        Assert.True(await AsksAsync(shop));
        await shop.Follower.FollowAsync(Cancellation);
        Assert.True(await AsksAsync(shop));
    }

    [Fact]
    public async Task What_is_kept_takes_no_more_than_its_share_and_what_is_used_stays()
    {
        var products = Enumerable.Range(0, 40).Select(i => Given.Product(Given.Draft($"p{i:00}", $"{i:00}{new string('x', 200)}") with { Description = "x" })).ToList();
        await StoreAsync(products);
        var shop = new CatalogInstance(Open(), new FakeTimeProvider(), megabytes: 0);
        await shop.Follower.FollowAsync(Cancellation);
        foreach (var product in products)
            await SummaryAsync(shop, product.Id);
        Assert.Equal(0, shop.Documents.Bytes);

        await using var one = new CatalogInstance(Open(), new FakeTimeProvider(), megabytes: 1);
        await one.Follower.FollowAsync(Cancellation);
        await SummaryAsync(one, products[0].Id);
        var each = one.Documents.Bytes;
        Assert.InRange(each, 600, 3000);
        await SummaryAsync(one, products[1].Id);
        Assert.Equal(2 * each, one.Documents.Bytes);
        one.Memory.Read([Infrastructure.Catalog.CatalogChange.Told(0, products[1].Id, [])]);
        Assert.Equal(each, one.Documents.Bytes);
    }

    [Fact]
    public async Task Prices_of_a_service_are_shown_no_longer_than_they_are_good_and_asked_for_before_that()
    {
        var tee = await StoreTeeAsync();
        var time = new FakeTimeProvider();
        var service = new Service(time);
        await using var shop = new CatalogInstance(Open(), time, pricing: service, inventory: service);
        async Task<string?> ShownAsync(double seconds)
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            await shop.Follower.FollowAsync(Cancellation);
            return await DetailAsync(shop, "tee");
        }

        Assert.Equal("tee Tee v1 tee:1:1 Name of home", await ShownAsync(0));
        service.Says = 2;
        Assert.Equal("tee Tee v1 tee:1:1 Name of home", await ShownAsync(2.4));
        Assert.Equal(1, service.Asked);

        // From half of the time on it is made anew, which nobody waits for.
        Assert.Equal("tee Tee v1 tee:1:1 Name of home", await ShownAsync(0.2));
        for (var tries = 0; service.Asked < 2 || await ShownAsync(0) != "tee Tee v1 tee:2:2 Name of home"; tries++)
        {
            Assert.True(tries < 5000);
            await Task.Delay(1, Cancellation);
        }

        service.Says = 3;
        Assert.Equal("tee Tee v1 tee:3:3 Name of home", await ShownAsync(4.9 + 0.2));
        Assert.NotEqual(Guid.Empty, tee);
    }

    [Fact]
    public async Task Another_instance_takes_what_one_has_made_until_it_hears_of_a_change()
    {
        RedisServer.Require();
        using var folder = new TemporaryFolder();
        await using var redis = new RedisServer(folder.Path, "--appendonly", "no");
        await redis.StartAsync();
        var tee = await StoreTeeAsync();
        await using var one = await FollowingAsync($"127.0.0.1:{redis.Port}");
        await using var other = await FollowingAsync($"127.0.0.1:{redis.Port}");

        // What has just been changed may yet be followed by a change with a lower number: others are not told before that is over.
        Assert.True(await AsksAsync(one));
        Assert.StartsWith(":0", await redis.AskAsync("DBSIZE"), StringComparison.Ordinal);
        one.Memory.Clear();
        for (var seconds = 0; seconds <= 60; seconds += 4)
        {
            one.Time.Advance(TimeSpan.FromSeconds(4));
            await one.Follower.FollowAsync(Cancellation);
        }

        Assert.True(await AsksAsync(one));
        Assert.NotNull(await SummaryAsync(one, tee));
        for (var tries = 0; !(await redis.AskAsync("DBSIZE")).StartsWith(":2", StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 1000);
            await Task.Delay(5, Cancellation);
        }

        Assert.False(await AsksAsync(other));
        Assert.Equal("tee Tee 1000-1000 LowStock", await SummaryAsync(other, tee));

        await using (var shop = Open())
        {
            await Update((await shop.Products.FindAsync(tee, Cancellation))!, draft => draft with { Name = "Other" });
            Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
        }

        await other.Follower.FollowAsync(Cancellation);
        Assert.Equal("tee Other v2 tee:1000:3 Name of home", await DetailAsync(other, "tee"));

        // Who begins now knows of that change as well; and who begins behind a long log takes nothing that is older.
        await using var third = await FollowingAsync($"127.0.0.1:{redis.Port}");
        Assert.Equal("tee Other 1000-1000 LowStock", await SummaryAsync(third, tee));
        await redis.StopAsync();
        third.Memory.Clear();
        Assert.Equal("tee Other 1000-1000 LowStock", await SummaryAsync(third, tee));
        Assert.False(third.Shared.IsUsed);
    }

    [Fact]
    public async Task Sixteen_followers_send_sixteen_queries_a_second_and_no_more_behind_a_gap()
    {
        await StoreTeeAsync();
        var followers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => FollowingAsync()));
        var commands = Commands.Count();
        for (var second = 0; second < 10; second++)
        {
            await StockAsync(("tee", 10 + second));
            var own = Commands.Count();
            foreach (var follower in followers)
            {
                follower.Time.Advance(TimeSpan.FromSeconds(1));
                await follower.Follower.FollowAsync(Cancellation);
            }

            Assert.Equal(16, own.Sent);
        }

        Assert.Equal(160, commands.Texts.Count(text => text.Contains("CatalogChanges", StringComparison.Ordinal) && !text.Contains("INSERT", StringComparison.Ordinal)));
    }

    private static Task Update(Product product, Func<ProductDraft, ProductDraft> change)
    {
        Assert.Null(product.Update(change(product.ToDraft()), Given.Later));
        return Task.CompletedTask;
    }

    private static Task Archive(Product product)
    {
        product.Archive(Given.Later);
        return Task.CompletedTask;
    }

    private static Task ListAsync(ShopScope shop, Product product)
    {
        shop.Get<IListPrices>().Add(ListPrice.Create("tee", Given.Eur(5), compareAt: null, Given.Later).Value!);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Summaries_come_in_the_order_of_their_ids_with_the_prices_of_the_currency()
    {
        var tee = Given.Product(Given.Draft("tee") with
        {
            Options = [new("Size", ["S", "M"])],
            Variants = [Given.Variant("tee-1", 2000, new OptionValue("Size", "S")), Given.Variant("tee-2", 3000, new OptionValue("Size", "M"))],
        });
        var (cap, draft) = (Given.Product("cap"), Given.Product(Given.Draft("draft") with { Status = ProductStatus.Draft }));
        await StoreAsync(tee, cap, draft);
        var yen = Currency.Of("JPY");
        await using (var scope = Open())
        {
            scope.Get<IListPrices>().Add(ListPrice.Create("tee-1", new Money(150, yen), compareAt: null, Given.Noon).Value!);
            scope.Get<IListPrices>().Add(ListPrice.Create("tee-1", Given.Eur(1000), compareAt: null, Given.Noon).Value!);
            Assert.Null(await scope.UnitOfWork.SaveAsync(Cancellation));
        }

        await using var shop = await FollowingAsync();
        Guid[] ids = [cap.Id, draft.Id, tee.Id, Guid.CreateVersion7()];
        Assert.Equal(["cap", "tee"], (await shop.Documents.FindSummariesAsync(ids, Given.Euro, Cancellation)).Select(summary => summary.Slug));
        Assert.Contains("1000-3000", await SummaryAsync(shop, tee.Id), StringComparison.Ordinal);
        Assert.Contains("150-150", Text(Assert.Single(await shop.Documents.FindSummariesAsync(ids, yen, Cancellation))), StringComparison.Ordinal);
        Assert.Empty(await shop.Documents.FindSummariesAsync(ids, Currency.Of("USD"), Cancellation));
    }

    private static async Task RenameAsync(ShopScope shop, Product product)
    {
        var all = await shop.Categories.GetAllAsync(Cancellation);
        Assert.Null(all[0].Update(all[0].ToDraft() with { Name = "Other" }, new CategoryTree(all), Given.Later));
    }

    private static async Task<string?> DetailAsync(CatalogInstance shop, string slug) => Text(await shop.Documents.FindAsync(slug, Given.Euro, Cancellation));

    private static async Task<string?> SummaryAsync(CatalogInstance shop, Guid id) => Text((await shop.Documents.FindSummariesAsync([id], Given.Euro, Cancellation)).SingleOrDefault());

    private static string? Text(ProductDocument? document) => document is null ? null : JsonSerializer.Deserialize<string>(document.Content.Plain.Bytes);

    /// <summary>Whether finding the product takes the database.</summary>
    private async Task<bool> AsksAsync(CatalogInstance shop)
    {
        var commands = Commands.Count();
        Assert.NotNull(await DetailAsync(shop, "tee"));
        return commands.Sent > 0;
    }

    private async Task<CatalogInstance> FollowingAsync(string? cache = null)
    {
        var instance = new CatalogInstance(Open(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()), cache: cache);
        await instance.Shared.StartAsync(Cancellation);
        await instance.Follower.FollowAsync(Cancellation);
        return instance;
    }

    private CatalogInstance New(TimeProvider time, IDbContextFactory<ShopDbContext>? contexts = null) => new(Open(), time, contexts);

    private async Task<Guid> StoreTeeAsync()
    {
        var category = Given.Category("home");
        await StoreAsync(category);
        var product = Given.Product(Given.Draft("tee", "Tee") with { CategoryIds = [category.Id] });
        await StoreAsync(product);
        await StockAsync(("tee", 3));
        return product.Id;
    }

    /// <summary>A service that says one number of everything, which is good for five seconds.</summary>
    private sealed class Service(TimeProvider time) : IPricing, IInventory
    {
        public int Says { get; set; } = 1;

        public int Asked { get; private set; }

        public Task<IReadOnlyDictionary<string, UnitPrice>> GetPricesAsync(Currency currency, IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult<IReadOnlyDictionary<string, UnitPrice>>(skus.ToDictionary(
                sku => sku, sku => new UnitPrice(Given.Eur(Says), null, DataSource.Live, time.GetUtcNow()) { GoodUntil = time.GetUtcNow().AddSeconds(5) }));
        }

        public Task<IReadOnlyDictionary<string, Availability>> GetAvailabilityAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, Availability>>(skus.ToDictionary(
                sku => sku, sku => Availability.Of(Says, DataSource.Live, time.GetUtcNow()) with { GoodUntil = time.GetUtcNow().AddSeconds(60) }));
    }
}
