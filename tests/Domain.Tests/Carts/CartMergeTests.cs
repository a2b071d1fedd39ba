using Shop.Domain.Carts;
using Shop.Domain.Common;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Carts;

public sealed class CartMergeTests
{
    [Theory]
    [InlineData(MergeStrategy.Sum, "A=7 B=1 C=3", "A 7>7 Summed, B 1>1 Kept, C 3>3 Added")]
    [InlineData(MergeStrategy.Max, "A=5 B=1 C=3", "A 7>5 Larger, B 1>1 Kept, C 3>3 Added")]
    [InlineData(MergeStrategy.KeepTarget, "A=2 B=1", "A 7>2 Kept, B 1>1 Kept, C 3>0 Discarded")]
    [InlineData(MergeStrategy.Replace, "A=5 C=3", "A 7>5 Replaced, B 1>0 Discarded, C 3>3 Added")]
    public void Strategies(MergeStrategy strategy, string merged, string report)
    {
        var target = CartWith(Addition("A", 2), Addition("B"));
        var version = target.Version;
        var lines = target.Merge(CartWith(Addition("A", 5), Addition("C", 3)), strategy, Limits, Later).Value!;
        Assert.Equal((merged, report), (Shown(target), Shown(lines)));
        Assert.Equal((version + 1, Later), (target.Version, target.UpdatedAt));
    }

    [Fact]
    public void Lines_with_other_properties_are_other_lines()
    {
        var target = CartWith(Addition("A", 2, properties: Engraving("Ada")));
        target.Merge(CartWith(Addition("A", 5), Addition("A", 1, properties: Engraving("Ada"))), MergeStrategy.Sum, Limits, Later);
        Assert.Equal("A=3 A=5", Shown(target));
    }

    [Fact]
    public void Forced_lines_are_matched_one_to_one()
    {
        var target = CartWith(Addition("A", 1), Addition("A", 2, forceNewLine: true));
        var source = CartWith(Addition("A", 10), Addition("A", 20, forceNewLine: true), Addition("A", 30, forceNewLine: true));
        Assert.Equal("A 11>11 Summed, A 22>22 Summed, A 30>30 Added", Shown(target.Merge(source, MergeStrategy.Sum, Limits, Later).Value!));
        Assert.Equal("A=11 A=22 A=30", Shown(target));
    }

    [Fact]
    public void What_exceeds_a_limit_is_said_and_not_lost_silently()
    {
        var small = new CartLimits { MaxLines = 2, MaxQuantityPerLine = 10 };
        var target = CartWith(Addition("A", 8));
        var report = target.Merge(CartWith(Addition("A", 5), Addition("B", 4), Addition("C", 3)), MergeStrategy.Sum, small, Later).Value!;
        Assert.Equal("A 13>10 QuantityLimit, B 4>4 Added, C 3>0 CartFull", Shown(report));
        Assert.Equal("A=10 B=4", Shown(target));
    }

    [Fact]
    public void A_line_that_already_exceeds_a_lowered_limit_keeps_its_units()
    {
        var target = CartWith(Addition("A", 50));
        target.Merge(CartWith(Addition("A", 5)), MergeStrategy.Sum, new CartLimits { MaxQuantityPerLine = 10 }, Later);
        Assert.Equal("A=50", Shown(target));
    }

    [Fact]
    public void Each_line_keeps_the_price_and_the_time_it_was_added_at()
    {
        var (target, source) = (CartWith(Addition("A", price: Eur(1000))), CartWith(Addition("A", price: Eur(1200)), Addition("B", price: Eur(5))));
        var (kept, added) = (target.Items[0], source.Items[1]);
        target.Merge(source, MergeStrategy.Sum, Limits, Later);
        Assert.Equal([(kept.Id, Eur(1000)), (added.Id, Eur(5))], target.Items.Select(i => (i.Id, i.UnitPriceWhenAdded)));
    }

    [Theory]
    [InlineData(MergeStrategy.Sum, "ONE TWO")]
    [InlineData(MergeStrategy.KeepTarget, "ONE")]
    [InlineData(MergeStrategy.Replace, "TWO one")]
    public void Discount_codes_go_with_the_lines(MergeStrategy strategy, string codes)
    {
        var (target, source) = (EmptyCart(), EmptyCart());
        Assert.Null(target.AddDiscountCode("ONE", Limits, Later));
        Assert.Null(source.AddDiscountCode("TWO", Limits, Later));
        Assert.Null(source.AddDiscountCode("one", Limits, Later));
        target.Merge(source, strategy, Limits, Later);
        Assert.Equal(codes, string.Join(' ', target.DiscountCodes));
    }

    [Fact]
    public void Carts_of_different_currencies_are_not_merged()
    {
        var (target, yen) = (CartWith(Addition("A")), Cart.Create(CartOwner.Guest("secret"), Currency.Of("JPY"), Noon));
        var error = target.Merge(yen, MergeStrategy.Sum, Limits, Later).Error!;
        Assert.Equal(("CURRENCY_MISMATCH", "JPY", "EUR"), (error.Code, error.Meta["sourceCurrency"], error.Meta["currency"]));
        Assert.Equal("A=1", Shown(target));
    }

    [Fact]
    public void A_cart_that_is_being_handed_over_cannot_be_changed_until_that_ends()
    {
        var cart = CartWith(Addition("A"));
        cart.BeginHandover(new CartHandover(Guid.CreateVersion7(), MergeStrategy.Sum, null, default), Later);
        Assert.Throws<InvalidOperationException>(() => cart.Clear(Later));
        Assert.Throws<InvalidOperationException>(() => cart.BeginHandover(cart.Handover!, Later));
        cart.EndHandover(Later);
        cart.Clear(Later);
        Assert.Empty(cart.Items);
    }

    private static string Shown(Cart cart) => string.Join(' ', cart.Items.Select(i => $"{i.Sku}={i.Quantity}"));

    private static string Shown(IEnumerable<MergedLine> report) => string.Join(", ", report.Select(line => $"{line.Sku} {line.From}>{line.To} {line.Reason}"));
}
