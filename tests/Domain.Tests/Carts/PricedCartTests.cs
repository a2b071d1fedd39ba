using Shop.Domain.Carts;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Carts;

public sealed class PricedCartTests
{
    private static readonly Availability Unknown = new(AvailabilityStatus.Unknown, null, DataSource.Fallback, Noon);

    [Fact]
    public void Totals_are_those_of_the_prices_of_now()
    {
        var priced = Assess(
            CartWith(Addition("A", units: 2), Addition("B", units: 3)),
            ("A", Offer(Eur(1500))),
            ("B", Offer(Eur(10))));
        Assert.Equal([Eur(3000), Eur(30)], priced.Lines.Select(l => l.Total));
        Assert.Equal((Eur(3030), Eur(0), Eur(3030), 5), (priced.Subtotal, priced.Discount, priced.Total, priced.ItemCount));
    }

    [Fact]
    public void Nothing_to_say_means_ready_for_the_checkout()
    {
        var priced = Assess(CartWith(Addition("A")), ("A", Offer(Eur(1000))));
        Assert.Empty(priced.Issues);
        Assert.True(priced.CheckoutReady);
    }

    [Fact]
    public void An_empty_cart_is_priced_and_not_ready()
    {
        var priced = Assess(EmptyCart());
        Assert.Equal((Eur(0), 0, DataSource.Live, Noon, false), (priced.Total, priced.ItemCount, priced.PriceSource, priced.PricedAsOf, priced.CheckoutReady));
        Assert.Empty(priced.Issues);
    }

    [Fact]
    public void A_changed_price_is_told_and_does_not_stop_the_checkout()
    {
        var priced = Assess(CartWith(Addition("A", price: Eur(1000))), ("A", Offer(Eur(1200))));
        var issue = AssertOnlyIssue("PRICE_CHANGED", priced);
        Assert.Equal((Eur(1000), Eur(1200)), (issue.Meta["old"], issue.Meta["new"]));
        Assert.Equal(Eur(1200), priced.Lines[0].UnitPrice);
        Assert.True(priced.CheckoutReady);
    }

    [Theory]
    [InlineData(DataSource.Cache)]
    [InlineData(DataSource.Fallback)]
    public void A_price_that_is_not_live_is_stale(DataSource source)
    {
        var priced = Assess(CartWith(Addition("A")), ("A", Offer(Eur(1000), source: source, asOf: Later)));
        Assert.Equal(Later, AssertOnlyIssue("PRICE_STALE", priced).Meta["asOf"]);
        Assert.Equal((source, Later, false), (priced.PriceSource, priced.PricedAsOf, priced.CheckoutReady));
    }

    [Fact]
    public void The_least_trustworthy_source_and_the_oldest_price_stand_for_the_cart()
    {
        var priced = Assess(
            CartWith(Addition("A"), Addition("B"), Addition("C")),
            ("A", Offer(Eur(1000), source: DataSource.Live, asOf: Later.AddHours(2))),
            ("B", Offer(Eur(1000), source: DataSource.Fallback, asOf: Later.AddHours(1))),
            ("C", Offer(Eur(1000), source: DataSource.Cache, asOf: Later)));
        Assert.Equal((DataSource.Fallback, Later), (priced.PriceSource, priced.PricedAsOf));
    }

    [Fact]
    public void Out_of_stock_is_told_with_what_was_asked_for()
    {
        var priced = Assess(CartWith(Addition("A", units: 2)), ("A", Offer(Eur(1000), Stock(0))));
        var issue = AssertOnlyIssue("OUT_OF_STOCK", priced);
        Assert.Equal((2, 0), (issue.Meta["requested"], issue.Meta["available"]));
        Assert.False(priced.CheckoutReady);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Fewer_units_than_wanted_are_insufficient(int wanted, bool insufficient)
    {
        var priced = Assess(CartWith(Addition("A", units: wanted)), ("A", Offer(Eur(1000), Stock(3))));
        Assert.Equal(!insufficient, priced.CheckoutReady);
        if (insufficient)
            Assert.Equal((4, 3), (priced.Issues.Single().Meta["requested"], priced.Issues.Single().Meta["available"]));
    }

    [Fact]
    public void Lines_of_one_SKU_share_its_stock()
    {
        var priced = Assess(CartWith(Addition("A", units: 2), Addition("A", units: 2, properties: Engraving("Ada")), Addition("B")), ("A", Offer(Eur(1000), Stock(3))), ("B", Offer(Eur(1000))));
        Assert.Equal(["INSUFFICIENT_STOCK", "INSUFFICIENT_STOCK"], priced.Issues.Select(i => i.Code));
        Assert.Equal(priced.Lines.Take(2).Select(l => l.Item.Id), priced.Issues.Select(i => i.ItemId!.Value));
        Assert.All(priced.Issues, i => Assert.Equal((4, 3), (i.Meta["requested"], i.Meta["available"])));
    }

    [Fact]
    public void What_is_not_counted_is_never_short() =>
        Assert.True(Assess(CartWith(Addition("A", units: 999)), ("A", Offer(Eur(1000), Availability.NotCounted(Noon)))).CheckoutReady);

    [Fact]
    public void Unknown_stock_is_told()
    {
        var priced = Assess(CartWith(Addition("A")), ("A", Offer(Eur(1000), Unknown)));
        AssertOnlyIssue("AVAILABILITY_UNKNOWN", priced);
        Assert.False(priced.CheckoutReady);
    }

    private static readonly Dictionary<string, Offer?> NotSold = new()
    {
        ["gone"] = null,
        ["off sale"] = Offer(Eur(1000), onSale: false),
        ["without a price in the cart's currency"] = Offer(null),
    };

    public static TheoryData<string> WhatIsNotSold => [.. NotSold.Keys];

    [Theory]
    [MemberData(nameof(WhatIsNotSold))]
    public void What_is_no_longer_sold_stays_is_marked_and_can_be_removed(string why)
    {
        var cart = CartWith(Addition("A", units: 2, Eur(1000)));
        var priced = NotSold[why] is { } offer ? Assess(cart, ("A", offer)) : Assess(cart);
        Assert.Equal(Eur(2000), Assert.Single(priced.Lines).Total);
        AssertOnlyIssue("NO_LONGER_SOLD", priced);
        Assert.False(priced.CheckoutReady);
        Assert.Null(cart.Remove(cart.Items[0].Id, Later));
    }

    [Fact]
    public void A_line_can_have_more_than_one_issue() =>
        Assert.Equal(
            ["PRICE_CHANGED", "PRICE_STALE", "OUT_OF_STOCK"],
            Assess(CartWith(Addition("A", price: Eur(1000))), ("A", Offer(Eur(900), Stock(0), source: DataSource.Cache))).Issues.Select(i => i.Code));

    [Fact]
    public void Until_it_is_quoted_no_code_takes_anything_off()
    {
        var priced = Assess(WithCodes("SAVE"), ("A", Offer(Eur(1000))));
        Assert.Equal((Eur(0), Eur(2000)), (priced.Discount, priced.Total));
        Assert.Equal([new PricedDiscountCode("SAVE", DiscountStatus.Unknown, "NOT_CHECKED")], priced.DiscountCodes);
        Assert.Equal("NOT_CHECKED", Assert.Single(priced.Issues).Meta["reason"]);
    }

    [Fact]
    public void A_quote_says_what_each_code_does_and_only_one_that_does_nothing_is_an_issue()
    {
        var priced = Quoted(WithCodes("save", "LATE", "lost"), 150, new("SAVE", DiscountStatus.Applied, Eur(150)), new("LATE", DiscountStatus.NotApplicable, Eur(0), "NOT_STARTED"));
        Assert.Equal((Eur(2000), Eur(150), Eur(1850)), (priced.Subtotal, priced.Discount, priced.Total));
        Assert.Equal(
            [new("save", DiscountStatus.Applied, null), new("LATE", DiscountStatus.NotApplicable, "NOT_STARTED"), new PricedDiscountCode("lost", DiscountStatus.Unknown, null)],
            priced.DiscountCodes);
        Assert.Equal(["LATE NOT_STARTED", "lost "], priced.Issues.Select(issue => $"{issue.Meta["code"]} {issue.Meta.GetValueOrDefault("reason")}"));
        Assert.True(priced.CheckoutReady);
    }

    [Fact]
    public void A_quote_takes_no_more_off_a_line_than_the_line_shows() =>
        Assert.Equal((Eur(2000), Eur(0)), (Quoted(WithCodes("SAVE"), 2001).Discount, Quoted(WithCodes("SAVE"), 2001).Total));

    private static Cart WithCodes(params string[] codes)
    {
        var cart = CartWith(Addition("A", units: 2, Eur(1000)));
        Assert.All(codes, code => Assert.Null(cart.AddDiscountCode(code, Limits, Noon)));
        return cart;
    }

    private static PricedCart Quoted(Cart cart, long off, params QuotedDiscount[] discounts) =>
        Assess(cart, ("A", Offer(Eur(1000)))).By(new Quote("", Later, [new QuotedLine(cart.Items[0].Id, Eur(2000), Eur(off), Eur(2000))], discounts, Eur(0)));

    private static Availability Stock(int units) => Availability.Of(units, DataSource.Live, Noon);

    private static PricedCart Assess(Cart cart, params (string Sku, Offer Offer)[] offers) =>
        PricedCart.Assess(cart, [.. cart.Items.Select(item => offers.FirstOrDefault(o => o.Sku == item.Sku).Offer)]);

    private static CartIssue AssertOnlyIssue(string code, PricedCart priced)
    {
        var issue = Assert.Single(priced.Issues);
        Assert.Equal((code, priced.Lines[0].Item.Id), (issue.Code, issue.ItemId));
        return issue;
    }
}
