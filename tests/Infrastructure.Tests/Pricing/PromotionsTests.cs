using Microsoft.EntityFrameworkCore;
using Shop.Application.Pricing;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Persistence;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Pricing;

[Collection<OnSqlite>]
public sealed class SqlitePromotionsTests(SqliteDatabase database) : PromotionsTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerPromotionsTests(SqlServerDatabase database) : PromotionsTests(database);

public abstract class PromotionsTests(RelationalDatabase database) : RelationalTests(database)
{
    [Fact]
    public async Task A_promotion_is_stored_with_all_it_has_and_found_in_any_case()
    {
        var draft = new PromotionDraft
        {
            Code = "It's50%_[off]",
            Kind = PromotionKind.FixedAmount,
            AmountsOff = [Given.Eur(Money.MaxPrice), new Money(1, Currency.Of("KWD"))],
            Skus = ["tee", Given.Awkward],
            MinimumSubtotals = [new Money(7, Currency.Of("JPY"))],
            StartsAt = Given.Noon,
            EndsAt = Given.Later,
            UsageLimit = PromotionRules.MaxUsageLimit,
            Stackable = true,
        };
        await StoreAsync(Promotion(draft));

        await using var shop = Open();
        var stored = Assert.Single(await shop.Get<IPromotions>().FindAsync(["IT'S50%_[OFF]", "it's50%_[off]", "none"], Cancellation));
        Assert.Null(stored.Update(draft, Given.Later));
        Assert.Equal((1, "It's50%_[off]", 0, Given.Noon), (stored.Version, stored.Code, stored.UsedCount, stored.CreatedAt));
    }

    [Fact]
    public async Task A_code_is_taken_in_every_case()
    {
        await StoreAsync(Promotion("Save"));
        await using var shop = Open();
        shop.Get<IPromotions>().Add(Promotion("sAVE"));
        var error = await shop.UnitOfWork.SaveAsync(Cancellation);
        Assert.Equal(("CODE_TAKEN", "sAVE"), (error?.Code, error?.Meta["code"]));
    }

    [Fact]
    public async Task A_list_is_by_code_and_goes_on_behind_a_code()
    {
        await StoreAsync(Promotion("c"), Promotion("B"), Promotion("a"), Promotion("D"));
        await using var shop = Open();
        var promotions = shop.Get<IPromotions>();
        var first = await promotions.ListAsync(3, 1, behind: null, Cancellation);
        Assert.Equal((4, "C"), (first.Total, first.NextCursor));
        Assert.Equal(["a", "B", "c"], first.Items.Select(p => p.Code));
        var second = await promotions.ListAsync(3, 1, first.NextCursor, Cancellation);
        Assert.Equal((4, null, "D"), (second.Total, second.NextCursor, Assert.Single(second.Items).Code));
        Assert.Equal(["c", "D"], (await promotions.ListAsync(2, 2, behind: null, Cancellation)).Items.Select(p => p.Code));
    }

    [Fact]
    public async Task A_limit_is_never_exceeded_however_many_try_at_once()
    {
        await StoreAsync(Promotion("twenty", limit: 20), Promotion("free"));
        var used = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => TryUseAsync(i % 2 == 0 ? ["TWENTY"] : ["twenty", "free"]))));
        Assert.Equal(20, used.Count(counted => counted));
        Assert.Equal(20, await UsedAsync("twenty"));

        // With the other none of them was counted alone.
        Assert.Equal(used.Where((counted, i) => counted && i % 2 == 1).Count(), await UsedAsync("free"));
    }

    [Fact]
    public async Task Several_are_counted_together_or_not_at_all()
    {
        await StoreAsync(Promotion("a"), Promotion("b", limit: 1), Promotion("c"));
        Assert.True(await TryUseAsync("a", "B", "b"));
        Assert.False(await TryUseAsync("a", "b"));
        Assert.False(await TryUseAsync("a", "gone"));
        Assert.True(await TryUseAsync());
        Assert.Equal((1, 1, 0), (await UsedAsync("a"), await UsedAsync("b"), await UsedAsync("c")));
    }

    [Fact]
    public async Task What_is_given_back_can_be_used_again_and_never_goes_below_nothing()
    {
        await StoreAsync(Promotion("a", limit: 1), Promotion("b"));
        Assert.True(await TryUseAsync("a"));
        await using (var shop = Open())
            await Infrastructure.Pricing.Promotions.GiveBackAsync(shop.Get<ShopDbContext>(), ["A", "b"], Cancellation);
        Assert.Equal((0, 0), (await UsedAsync("a"), await UsedAsync("b")));
        Assert.True(await TryUseAsync("a"));
    }

    [Fact]
    public async Task What_is_counted_in_a_transaction_goes_with_it()
    {
        await StoreAsync(Promotion("a"), Promotion("b"));
        await using (var shop = Open())
        {
            var db = shop.Get<ShopDbContext>();
            await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
                Assert.True(await Infrastructure.Pricing.Promotions.TryUseAsync(db, ["a", "b"], Cancellation));
            });
        }

        Assert.Equal((0, 0), (await UsedAsync("a"), await UsedAsync("b")));
    }

    [Fact]
    public async Task An_administrators_change_takes_no_use_back_and_a_use_makes_no_change_stale()
    {
        await StoreAsync(Promotion("a", limit: 5));
        await using var shop = Open();
        var promotion = Assert.Single(await shop.Get<IPromotions>().FindAsync(["a"], Cancellation));
        Assert.True(await TryUseAsync("a"));
        Assert.Null(promotion.Update(promotion.ToDraft() with { UsageLimit = 1 }, Given.Later));
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
        Assert.Equal(1, await UsedAsync("a"));
        Assert.False(await TryUseAsync("a"));
    }

    [Fact]
    public async Task Whoever_deletes_what_was_changed_meanwhile_is_told_so()
    {
        await StoreAsync(Promotion("a"));
        await using var mine = Open();
        await using var theirs = Open();
        var read = Assert.Single(await mine.Get<IPromotions>().FindAsync(["a"], Cancellation));
        var changed = Assert.Single(await theirs.Get<IPromotions>().FindAsync(["a"], Cancellation));
        Assert.Null(changed.Update(changed.ToDraft() with { Stackable = true }, Given.Later));
        Assert.Null(await theirs.UnitOfWork.SaveAsync(Cancellation));

        mine.Get<IPromotions>().Remove(read);
        var error = await mine.UnitOfWork.SaveAsync(Cancellation);
        Assert.Equal(("PRECONDITION_FAILED", 2L), (error?.Code, error?.Meta["currentVersion"]));
    }

    private static Promotion Promotion(string code, int? limit = null) => Promotion(new() { Code = code, Kind = PromotionKind.Percentage, BasisPoints = 1000, UsageLimit = limit });

    private static Promotion Promotion(PromotionDraft draft)
    {
        var created = Domain.Pricing.Promotion.Create(draft, Given.Noon);
        Assert.Null(created.Error);
        return created.Value!;
    }

    private async Task StoreAsync(params Promotion[] promotions)
    {
        await using var shop = Open();
        foreach (var promotion in promotions)
            shop.Get<IPromotions>().Add(promotion);
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
    }

    private async Task<bool> TryUseAsync(params string[] codes)
    {
        await using var shop = Open();
        var db = shop.Get<ShopDbContext>();
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
            if (!await Infrastructure.Pricing.Promotions.TryUseAsync(db, codes, Cancellation))
                return false;
            await transaction.CommitAsync(Cancellation);
            return true;
        });
    }

    private async Task<int> UsedAsync(string code)
    {
        await using var shop = Open();
        return Assert.Single(await shop.Get<IPromotions>().FindAsync([code], Cancellation)).UsedCount;
    }
}
