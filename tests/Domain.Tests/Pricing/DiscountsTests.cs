using Shop.Domain.Common;
using Shop.Domain.Pricing;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Pricing;

public sealed class DiscountsTests
{
    private static readonly DateTimeOffset At = Noon;

    [Theory]
    [InlineData(50, 1000, 5)]
    [InlineData(25, 1000, 2)] // 2.5
    [InlineData(35, 1000, 4)] // 3.5
    [InlineData(26, 1000, 3)]
    [InlineData(24, 1000, 2)]
    [InlineData(999, 10_000, 999)]
    public void A_percentage_is_rounded_half_even_to_the_minor_unit(long price, int basisPoints, long off) =>
        Assert.Equal([off], OffLines([Line("TEE", price)], Percentage(basisPoints)));

    [Fact]
    public void A_percentage_is_rounded_once_a_line_and_not_once_a_unit() =>
        // 4 × 12.5 of 25 each: one by one, each would be rounded to 12.
        Assert.Equal([50, 12], OffLines([Line("TEE", 25, 4), Line("CAP", 25)], Percentage(5000)));

    [Fact]
    public void Percentages_are_of_what_the_ones_before_have_left() =>
        Assert.Equal([190], OffLines([Line("TEE", 1000)], Percentage(1000, "A"), Percentage(1000, "B")));

    [Theory]
    [InlineData(100, 34, 33, 33)] // a third each; the one over goes to the first by price, SKU and id
    [InlineData(1, 1, 0, 0)]
    [InlineData(5000, 1000, 1000, 1000)] // never more than there is
    public void An_amount_is_split_so_that_its_parts_add_up(long amount, long tee, long cap, long mug) =>
        Assert.Equal([tee, cap, mug], OffLines([Line("A", 1000), Line("B", 1000), Line("C", 1000)], Amount(amount)));

    [Fact]
    public void What_rounding_leaves_over_goes_to_the_line_that_lost_most_by_it() =>
        // 10 × 1/6, 2/6, 3/6 = 1.67, 3.33, 5.00
        Assert.Equal([2, 3, 5], OffLines([Line("A", 100), Line("B", 200), Line("C", 300)], Amount(10)));

    [Theory]
    [InlineData(2, 0, 0)]
    [InlineData(3, 100, 0)]
    [InlineData(5, 100, 0)]
    [InlineData(6, 200, 0)]
    [InlineData(10, 400, 0)] // 14 units with the four dear ones: four groups
    public void Of_every_group_of_units_the_cheapest_of_all_are_given(int cheap, long off, long offDear)
    {
        var dear = cheap == 10 ? 4 : 0;
        LineToDiscount[] lines = dear > 0 ? [Line("DEAR", 300, dear), Line("CHEAP", 100, cheap)] : [Line("CHEAP", 100, cheap)];
        var given = Apply(lines, Units(2, 1)).Lines;
        Assert.Equal(off, given[^1].Discount.AmountMinor);
        Assert.Equal(offDear, dear > 0 ? given[0].Discount.AmountMinor : 0);
    }

    [Fact]
    public void Units_may_be_given_in_part_and_over_several_lines() =>
        // Three of six at half price: both of 101 and one of 200.
        Assert.Equal([100, 101], OffLines([Line("B", 200, 4), Line("A", 101, 2)], Units(1, 1, basisPoints: 5000)));

    [Fact]
    public void Only_what_a_promotion_is_for_is_discounted()
    {
        LineToDiscount[] lines = [Line("TEE", 1000), Line("CAP", 1000), Line("tee", 1000)];
        Assert.Equal([100, 0, 0], OffLines(lines, Promotion(Percentage(1000).ToDraft() with { Skus = ["TEE"] })));
        Assert.Equal([0, 50, 50], OffLines(lines, Promotion(Amount(100).ToDraft() with { Skus = ["tee", "CAP"] })));
        Assert.Equal([0, 1000, 0], OffLines(lines, Promotion(Units(1, 1).ToDraft() with { Skus = ["tee", "CAP"] })));
    }

    [Fact]
    public void Units_come_first_then_percentages_then_amounts_in_whatever_order_they_are_given()
    {
        // 2 × 1000: one is given, half of the rest, then 100.
        Promotion[] all = [Amount(100, "A"), Percentage(5000, "B"), Units(1, 1, "C")];
        foreach (var order in new[] { all, [.. all.Reverse()] })
            Assert.Equal([1600], OffLines([Line("TEE", 1000, 2)], order));
    }

    [Fact]
    public void An_exclusive_one_is_applied_alone_where_it_takes_more_off_than_the_others_together()
    {
        var given = Apply([Line("TEE", 1000)], Percentage(1000, "TEN"), Percentage(1000, "ALSO"), Exclusive(Percentage(2000, "TWENTY")), Exclusive(Percentage(500, "FIVE")));
        Assert.Equal(["TEN 0 NOT_COMBINABLE", "ALSO 0 NOT_COMBINABLE", "TWENTY 200", "FIVE 0 NOT_COMBINABLE"], given.Discounts.Select(Shown));
    }

    [Fact]
    public void Several_together_are_applied_where_they_take_more_off_than_the_best_alone()
    {
        var given = Apply([Line("TEE", 1000)], Percentage(1000, "TEN"), Percentage(1000, "ALSO"), Exclusive(Percentage(1800, "EIGHTEEN")));
        Assert.Equal(["TEN 90", "ALSO 100", "EIGHTEEN 0 NOT_COMBINABLE"], given.Discounts.Select(Shown));
    }

    [Fact]
    public void What_takes_the_same_off_is_chosen_always_in_the_same_way()
    {
        Promotion[] all = [Exclusive(Amount(100, "B")), Exclusive(Percentage(1000, "A")), Amount(100, "Z")];
        foreach (var order in new[] { all, [.. all.Reverse()] })
            Assert.Equal(["A 0 NOT_COMBINABLE", "B 0 NOT_COMBINABLE", "Z 100"], Apply([Line("TEE", 1000)], order).Discounts.Select(Shown).Order(StringComparer.Ordinal));
        foreach (var order in new[] { all[..2], [.. all[..2].Reverse()] })
            Assert.Equal(["A 100", "B 0 NOT_COMBINABLE"], Apply([Line("TEE", 1000)], order).Discounts.Select(Shown).Order(StringComparer.Ordinal));
    }

    public static TheoryData<PromotionDraft, string?> Reasons
    {
        get
        {
            var ten = Percentage(1000).ToDraft();
            return new TheoryData<PromotionDraft, string?>
            {
                { ten with { StartsAt = At.AddMilliseconds(1) }, "NOT_STARTED" },
                { ten with { StartsAt = At }, null },
                { ten with { EndsAt = At }, "ENDED" },
                { ten with { EndsAt = At.AddMilliseconds(1) }, null },
                { ten with { Skus = ["CAP"] }, "NO_ELIGIBLE_ITEM" },
                { ten with { MinimumSubtotals = [Eur(1001)] }, "BELOW_MINIMUM" },
                { ten with { MinimumSubtotals = [Eur(1000)] }, null },
                { ten with { MinimumSubtotals = [new Money(1, Currency.Of("USD"))] }, "OTHER_CURRENCY" },
                { ten with { MinimumSubtotals = [new Money(5000, Currency.Of("USD")), Eur(1000)] }, null },
                { Amount(5).ToDraft() with { AmountsOff = [new Money(5, Currency.Of("USD"))] }, "OTHER_CURRENCY" },
                { Amount(5).ToDraft() with { AmountsOff = [new Money(5, Currency.Of("USD")), Eur(5)] }, null },
                { Units(1, 1).ToDraft(), "NO_EFFECT" },
                { Percentage(4).ToDraft(), "NO_EFFECT" },
                { ten with { UsageLimit = 1 }, null },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Reasons), DisableDiscoveryEnumeration = true)]
    public void A_code_that_takes_nothing_off_says_why(PromotionDraft draft, string? reason)
    {
        var told = Apply([Line("TEE", 1000)], Promotion(draft)).Discounts.Single();
        Assert.Equal((reason is null ? DiscountStatus.Applied : DiscountStatus.NotApplicable, reason), (told.Status, told.Reason));
    }

    [Fact]
    public void The_minimum_looks_at_what_the_lines_cost_before_any_discount()
    {
        var given = Apply([Line("TEE", 1000)], Units(1, 1), Percentage(9000, "A"), Promotion(Amount(10, "B").ToDraft() with { MinimumSubtotals = [Eur(1000)] }));
        Assert.Equal("B 10", Shown(given.Discounts[2]));
    }

    [Fact]
    public void A_code_is_known_in_any_case_shown_as_it_was_given_and_counts_once()
    {
        var given = Discounts.Apply(Euro, [Line("TEE", 1000)], ["save", "nope", "SAVE"], [Percentage(1000, "Save")], At);
        Assert.Equal([("save", DiscountStatus.Applied), ("nope", DiscountStatus.Unknown)], given.Discounts.Select(d => (d.Code, d.Status)));
        Assert.Equal(900, given.Lines.Single().Total.AmountMinor);
        Assert.Equal([new DiscountPart("Save", Eur(100))], given.Lines.Single().Parts);
    }

    [Fact]
    public void The_largest_cart_there_can_be_does_not_overflow()
    {
        LineToDiscount[] lines = [.. Enumerable.Range(0, 100).Select(n => Line($"S{n}", Money.MaxPrice, 999))];
        var given = Apply(lines, Units(1, 1, "U"), Percentage(9999, "P"), Amount(Money.MaxPrice, "A"));
        var off = given.Lines.Sum(line => line.Discount.AmountMinor);
        Assert.Equal(off, given.Discounts.Sum(discount => discount.Amount.AmountMinor));
        Assert.Equal(Money.MaxPrice, given.Discounts[2].Amount.AmountMinor);
    }

    [Fact]
    public void Nothing_is_taken_off_nothing()
    {
        var given = Discounts.Apply(Euro, [], ["A"], [Amount(5, "A")], At);
        Assert.Empty(given.Lines);
        Assert.Equal("A 0 NO_ELIGIBLE_ITEM", Shown(given.Discounts.Single()));
    }

    private static Currency Euro => Currency.Of("EUR");

    private static LineToDiscount Line(string sku, long price, int quantity = 1) => new(Guid.CreateVersion7(), sku, Eur(price), quantity);

    private static Promotion Percentage(int basisPoints, string code = "P") => Promotion(new() { Code = code, Kind = PromotionKind.Percentage, BasisPoints = basisPoints, Stackable = true });

    private static Promotion Amount(long minor, string code = "A") => Promotion(new() { Code = code, Kind = PromotionKind.FixedAmount, AmountsOff = [Eur(minor)], Stackable = true });

    private static Promotion Units(int buy, int get, string code = "U", int? basisPoints = null) =>
        Promotion(new() { Code = code, Kind = PromotionKind.BuyXGetY, BuyQuantity = buy, GetQuantity = get, BasisPoints = basisPoints, Stackable = true });

    private static Promotion Exclusive(Promotion promotion) => Promotion(promotion.ToDraft() with { Stackable = false });

    private static Promotion Promotion(PromotionDraft draft)
    {
        var created = Domain.Pricing.Promotion.Create(draft, At);
        Assert.Null(created.Error);
        return created.Value!;
    }

    private static Discounted Apply(LineToDiscount[] lines, params Promotion[] promotions) => Discounts.Apply(Euro, lines, promotions.Select(p => p.Code), promotions, At);

    private static long[] OffLines(LineToDiscount[] lines, params Promotion[] promotions) => [.. Apply(lines, promotions).Lines.Select(line => line.Discount.AmountMinor)];

    private static string Shown(QuotedDiscount discount) => $"{discount.Code} {discount.Amount.AmountMinor} {discount.Reason}".TrimEnd();
}
