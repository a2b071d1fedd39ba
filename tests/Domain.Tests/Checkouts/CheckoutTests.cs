using Shop.Domain.Carts;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;
using Shop.Domain.Pricing;

namespace Shop.Domain.Tests.Checkouts;

public sealed class CheckoutTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly CheckoutLimits Limits = new();
    private static readonly Currency Euro = Currency.Of("EUR");

    [Theory]
    [InlineData(10, 10)]
    [InlineData(60, 15)]
    public void A_promise_lasts_as_long_as_the_quote_and_no_longer_than_its_limit(int quoteMinutes, int lastsMinutes)
    {
        var checkout = Begun(Noon.AddMinutes(quoteMinutes));
        Assert.True(checkout.Open(Limits, Noon));
        Assert.Equal(Noon.AddMinutes(lastsMinutes), checkout.ExpiresAt);
        Assert.Equal(CheckoutStatus.Open, checkout.StatusAt(checkout.ExpiresAt.AddMilliseconds(-1)));
        Assert.Equal(CheckoutStatus.Expired, checkout.StatusAt(checkout.ExpiresAt));
        Assert.Equal("CHECKOUT_CLOSED", checkout.Complete(checkout.ExpiresAt)?.Code);
    }

    [Fact]
    public void What_took_too_long_to_begin_is_not_opened_and_expires()
    {
        var checkout = Begun(Noon.AddHours(1));
        var late = Noon + Limits.TimeToBegin;
        Assert.False(checkout.Expire(late.AddMilliseconds(-1)));
        Assert.False(checkout.Open(Limits, late));
        Assert.True(checkout.Expire(late));
        Assert.Equal((CheckoutStatus.Expired, true, (DateTimeOffset?)null), (checkout.Status, checkout.IsClosed, checkout.OpenedAt));
    }

    [Fact]
    public void What_has_ended_stays_as_it_ended()
    {
        var checkout = Begun(Noon.AddHours(1));
        Assert.Equal("CHECKOUT_PENDING", checkout.Complete(Noon)?.Code);
        Assert.Throws<InvalidOperationException>(checkout.Settle);
        Assert.True(checkout.Open(Limits, Noon));
        Assert.Null(checkout.Complete(Noon));
        Assert.Equal("CHECKOUT_CLOSED", checkout.Cancel(Noon)?.Code);
        Assert.False(checkout.Expire(Noon.AddDays(1)));
        checkout.Settle();
        Assert.Equal((CheckoutStatus.Completed, true, 4L), (checkout.Status, checkout.IsSettled, checkout.Version));
    }

    [Fact]
    public void It_has_the_totals_of_its_lines_and_refuses_another_expectation()
    {
        var checkout = Begun(Noon.AddHours(1));
        Assert.Equal((new Money(2000, Euro), new Money(150, Euro), new Money(1850, Euro)), (checkout.Subtotal, checkout.Discount, checkout.Total));
        Assert.Null(checkout.Check(null));
        Assert.Null(checkout.Check(new Money(1850, Euro)));
        Assert.Equal("PRICE_CHANGED", checkout.Check(new Money(1850, Currency.Of("USD")))?.Code);
    }

    [Fact]
    public void It_is_held_against_what_its_lines_cost_when_they_were_added_before_any_discount()
    {
        var checkout = Begun(Noon.AddHours(1));
        Assert.Null(checkout.CheckAgainst(CartOfTwo()));
        var moved = checkout.CheckAgainst(CartOfTwo(priceWhenAdded: 900));
        Assert.Equal(("PRICE_CHANGED", new Money(1800, Euro), new Money(2000, Euro), new Money(1850, Euro)), (moved?.Code, moved?.Meta["expected"], moved?.Meta["actual"], moved?.Meta["total"]));
    }

    [Fact]
    public void A_line_without_a_price_or_no_line_at_all_begins_nothing()
    {
        var quote = new Quote("q", Noon.AddHours(1), [], [], Money.Zero(Euro));
        Assert.Equal("CART_EMPTY", Checkout.Begin(Cart.Create(CartOwner.Guest("t"), Euro, Noon), "s", quote, null, Limits, Noon).Error?.Code);
        Assert.Equal("SKU_NOT_SOLD", Checkout.Begin(CartOfTwo(), "s", quote, null, Limits, Noon).Error?.Code);
    }

    private static Checkout Begun(DateTimeOffset quotedUntil)
    {
        var cart = CartOfTwo();
        var line = new QuotedLine(cart.Items[0].Id, new Money(1000, Euro), new Money(150, Euro), new Money(1850, Euro));
        return Checkout.Begin(cart, "state", new Quote("q", quotedUntil, [line], [], line.Total), null, Limits, Noon).Value!;
    }

    private static Cart CartOfTwo(long priceWhenAdded = 1000)
    {
        var cart = Cart.Create(CartOwner.Guest("t"), Euro, Noon);
        Assert.Null(cart.Add(new CartAddition("tee", Guid.CreateVersion7(), "Tee", new Money(priceWhenAdded, Euro), Quantity.Create(2, new CartLimits()).Value!, ItemProperties.Create(null, new CartLimits()).Value!), new CartLimits(), Noon));
        return cart;
    }
}
