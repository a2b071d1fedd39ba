using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shop.Application.Common;
using Shop.Application.Operations;
using Shop.Application.Pricing;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Persistence;
using Shop.Infrastructure.Pricing;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Pricing;

[Collection<OnSqlite>]
public sealed class SqliteLocalQuotesTests(SqliteDatabase database) : LocalQuotesTests(database)
{
    private const int CannotOpen = 14;

    [Fact]
    public async Task A_database_that_is_away_makes_no_promise()
    {
        await using var shop = Open();
        var quotes = new LocalQuotes(shop.Get<LocalPricing>(), new Away(), shop.Get<IShopDatabase>(), TimeProvider.System);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => quotes.QuoteAsync(Given.Euro, ["a"], [], Cancellation));
        Assert.Equal(0, (await quotes.QuoteAsync(Given.Euro, [], [], Cancellation)).Total.AmountMinor);
    }

    private sealed class Away : IDbContextFactory<ShopDbContext>
    {
        public ShopDbContext CreateDbContext() => throw new SqliteException("unable to open database file", CannotOpen);
    }
}

[Collection<OnSqlServer>]
public sealed class SqlServerLocalQuotesTests(SqlServerDatabase database) : LocalQuotesTests(database);

public abstract class LocalQuotesTests(RelationalDatabase database) : RelationalTests(database)
{
    [Fact]
    public async Task A_quote_is_of_what_is_sold_at_the_prices_and_promotions_of_now()
    {
        await StoreAsync(Given.Product("tee", price: 1005), Given.Product("cap", price: 7));
        await StoreAsync(new PromotionDraft { Code = "Ten", Kind = PromotionKind.Percentage, BasisPoints = 1000, Skus = ["tee"] });
        LineToQuote[] lines = [new(Guid.CreateVersion7(), "tee", 3), new(Guid.CreateVersion7(), "gone", 1), new(Guid.CreateVersion7(), "cap", 2)];

        var quote = await QuoteAsync(["TEN", "none"], lines);
        Assert.Equal([new(lines[0].Id, Given.Eur(1005), Given.Eur(302), Given.Eur(2713)), new QuotedLine(lines[2].Id, Given.Eur(7), Given.Eur(0), Given.Eur(14))], quote.Lines);
        Assert.Equal([new("TEN", DiscountStatus.Applied, Given.Eur(302)), new QuotedDiscount("none", DiscountStatus.Unknown, Given.Eur(0))], quote.Discounts);
        Assert.Equal(Given.Eur(2727), quote.Total);
        Assert.True(quote.ExpiresAt > TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task A_promotion_that_is_used_up_takes_nothing_off_until_a_use_is_given_back()
    {
        await StoreAsync(Given.Product("tee"));
        await StoreAsync(new PromotionDraft { Code = "once", Kind = PromotionKind.Percentage, BasisPoints = 1000, UsageLimit = 1 });
        await using var shop = Open();
        Assert.True(await Infrastructure.Pricing.Promotions.TryUseAsync(shop.Get<ShopDbContext>(), ["once"], Cancellation));
        LineToQuote[] lines = [new(Guid.CreateVersion7(), "tee", 1)];
        Assert.Equal("USED_UP", Assert.Single((await QuoteAsync(["once"], lines)).Discounts).Reason);

        await Infrastructure.Pricing.Promotions.GiveBackAsync(shop.Get<ShopDbContext>(), ["once"], Cancellation);
        Assert.Equal(Given.Eur(100), Assert.Single((await QuoteAsync(["once"], lines)).Discounts).Amount);
    }

    [Fact]
    public async Task Lines_without_codes_ask_the_database_for_no_promotion()
    {
        var times = DependencyTimes.Begin();
        Assert.Empty((await QuoteAsync([], [])).Lines);
        Assert.Equal("", times.ToString());
        await QuoteAsync(["a"], []);
        Assert.NotEqual("", times.ToString());
    }

    private async Task StoreAsync(PromotionDraft draft)
    {
        await using var shop = Open();
        shop.Get<IPromotions>().Add(Promotion.Create(draft, Given.Noon).Value!);
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
    }

    private async Task<Quote> QuoteAsync(string[] codes, LineToQuote[] lines)
    {
        await using var shop = Open();
        return await shop.Get<IQuotes>().QuoteAsync(Given.Euro, codes, lines, Cancellation);
    }
}
