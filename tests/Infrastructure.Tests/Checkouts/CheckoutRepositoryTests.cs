using Shop.Application.Checkouts;
using Shop.Application.Pricing;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Tests.Carts;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Checkouts;

[Collection<OnSqlite>]
public sealed class SqliteCheckoutRepositoryTests(SqliteDatabase database) : CheckoutRepositoryTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerCheckoutRepositoryTests(SqlServerDatabase database) : CheckoutRepositoryTests(database);

public abstract class CheckoutRepositoryTests(RelationalDatabase database) : RelationalTests(database)
{
    private static readonly CheckoutLimits Limits = new();

    [Fact]
    public async Task A_checkout_is_stored_with_all_it_has_and_found_by_what_it_is_asked_for_by()
    {
        var checkout = Begun(request: ("request", "fingerprint"));
        await using var shop = Open();
        var checkouts = shop.Get<ICheckouts>();
        Assert.True(await checkouts.TryAddAsync(checkout, Cancellation));
        Assert.Equivalent(checkout, await checkouts.FindAsync(checkout.Id, Cancellation), strict: true);
        Assert.Equal(checkout.Id, (await checkouts.FindUnclosedAsync(checkout.CartId, Cancellation))?.Id);

        // A request is known by its checkout only once that was promised.
        Assert.Null(await checkouts.FindByRequestAsync(checkout.CartId, "request", Cancellation));
        Assert.True(checkout.Open(Limits, Given.Noon));
        Assert.True(await checkouts.TrySaveAsync(checkout, Cancellation));
        Assert.Equivalent(checkout, await checkouts.FindByRequestAsync(checkout.CartId, "request", Cancellation), strict: true);
        Assert.Null(await checkouts.FindByRequestAsync(checkout.CartId, "REQUEST", Cancellation));
        Assert.Null(await checkouts.FindByRequestAsync(Guid.CreateVersion7(), "request", Cancellation));
    }

    [Fact]
    public async Task A_cart_has_one_that_is_not_closed_however_many_begin_at_once()
    {
        var cart = Guid.CreateVersion7();
        var added = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            await using var shop = Open();
            return await shop.Get<ICheckouts>().TryAddAsync(Begun(cart), Cancellation);
        })));
        Assert.Single(added, wasAdded => wasAdded);

        await using var later = Open();
        var open = await later.Get<ICheckouts>().FindUnclosedAsync(cart, Cancellation);
        Assert.Null(open!.Cancel(Given.Later));
        Assert.True(await later.Get<ICheckouts>().TrySaveAsync(open, Cancellation));
        Assert.Null(await later.Get<ICheckouts>().FindUnclosedAsync(cart, Cancellation));
        Assert.True(await later.Get<ICheckouts>().TryAddAsync(Begun(cart), Cancellation));
    }

    [Fact]
    public async Task A_code_is_counted_with_its_checkout_and_given_back_once_where_that_was_for_nothing()
    {
        await PromoteAsync("once", limit: 1);
        await using var shop = Open();
        var checkouts = shop.Get<ICheckouts>();
        var (checkout, refused) = (Begun(codes: "ONCE"), Begun(codes: "once"));
        Assert.True(await checkouts.TryAddAsync(checkout, Cancellation));
        Assert.False(await checkouts.TryAddAsync(refused, Cancellation));
        Assert.Null(await checkouts.FindAsync(refused.Id, Cancellation));
        Assert.Equal(1, await UsedAsync("once"));

        Assert.Null(checkout.Cancel(Given.Later));
        Assert.True(await checkouts.TrySaveAsync(checkout, Cancellation));
        Assert.Equal(0, await UsedAsync("once"));
        checkout.Settle();
        Assert.True(await checkouts.TrySaveAsync(checkout, Cancellation));
        Assert.True(await checkouts.TryAddAsync(refused, Cancellation));
        Assert.Equal(1, await UsedAsync("once"));
    }

    [Fact]
    public async Task Of_two_who_change_the_same_one_wins()
    {
        await using var shop = Open();
        var checkouts = shop.Get<ICheckouts>();
        var checkout = Begun();
        Assert.True(await checkouts.TryAddAsync(checkout, Cancellation));
        var (mine, theirs) = ((await checkouts.FindAsync(checkout.Id, Cancellation))!, (await checkouts.FindAsync(checkout.Id, Cancellation))!);
        Assert.True(theirs.Open(Limits, Given.Noon));
        Assert.True(await checkouts.TrySaveAsync(theirs, Cancellation));
        Assert.Null(mine.Cancel(Given.Noon));
        Assert.False(await checkouts.TrySaveAsync(mine, Cancellation));
        Assert.Equal(CheckoutStatus.Open, (await checkouts.FindAsync(checkout.Id, Cancellation))?.Status);
    }

    [Fact]
    public async Task Due_are_those_that_have_expired_and_those_that_are_closed_and_not_settled_the_oldest_first()
    {
        await using var shop = Open();
        var checkouts = shop.Get<ICheckouts>();
        var (pending, cancelled, settled, open) = (Begun(at: Given.Noon.AddSeconds(-1)), Begun(), Begun(), Begun());
        foreach (var checkout in new[] { pending, cancelled, settled, open })
            Assert.True(await checkouts.TryAddAsync(checkout, Cancellation));
        Assert.True(open.Open(Limits, Given.Noon));
        Assert.Null(cancelled.Cancel(Given.Noon));
        Assert.Null(settled.Cancel(Given.Noon));
        foreach (var checkout in new[] { open, cancelled, settled })
            Assert.True(await checkouts.TrySaveAsync(checkout, Cancellation));
        settled.Settle();
        Assert.True(await checkouts.TrySaveAsync(settled, Cancellation));

        Assert.Equal([cancelled.Id], await DueAsync(Given.Noon));
        Assert.Equal([pending.Id, cancelled.Id], await DueAsync(pending.ExpiresAt));
        Assert.Equal([pending.Id], await DueAsync(pending.ExpiresAt, limit: 1));
        Assert.Equal([pending.Id, cancelled.Id, open.Id], await DueAsync(open.ExpiresAt));

        async Task<IEnumerable<Guid>> DueAsync(DateTimeOffset now, int limit = 10) => (await checkouts.FindDueAsync(now, limit, Cancellation)).Select(due => due.Id);
    }

    private static Checkout Begun(Guid? cartId = null, (string, string)? request = null, string? codes = null, DateTimeOffset? at = null)
    {
        var cart = GivenCart.With([GivenCart.Item(Given.Awkward, 2, 1000, Given.Awkward, ("engraving", Given.Awkward)), GivenCart.Item("cap", 1, 7)]);
        cart = new(cartId ?? cart.Id, cart.Owner, cart.Currency, cart.Items, cart.Version, cart.CreatedAt, cart.UpdatedAt, cart.TouchedAt);
        var lines = cart.Items.Select(item => new QuotedLine(item.Id, item.UnitPriceWhenAdded, Given.Eur(1), item.UnitPriceWhenAdded * item.Quantity - Given.Eur(1))).ToList();
        var discounts = codes is null ? [] : new[] { new QuotedDiscount(codes, DiscountStatus.Applied, Given.Eur(2)) };
        var begun = Checkout.Begin(cart, "state", new Quote("q", Given.Noon.AddDays(1), lines, discounts, Given.Eur(2005)), request, Limits, at ?? Given.Noon);
        Assert.Null(begun.Error);
        return begun.Value!;
    }

    private async Task PromoteAsync(string code, int limit)
    {
        await using var shop = Open();
        shop.Get<IPromotions>().Add(Promotion.Create(new() { Code = code, Kind = PromotionKind.Percentage, BasisPoints = 1000, UsageLimit = limit }, Given.Noon).Value!);
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
    }

    private async Task<int> UsedAsync(string code)
    {
        await using var shop = Open();
        return Assert.Single(await shop.Get<IPromotions>().FindAsync([code], Cancellation)).UsedCount;
    }
}
