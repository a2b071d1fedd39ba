using Shop.Domain.Common;
using Shop.Domain.Pricing;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Pricing;

public sealed class PromotionTests
{
    private static readonly PromotionDraft Percentage = new() { Code = "Save10", Kind = PromotionKind.Percentage, BasisPoints = 1000 };
    private static readonly PromotionDraft Amount = new() { Code = "LESS5", Kind = PromotionKind.FixedAmount, AmountsOff = [Eur(500)] };
    private static readonly PromotionDraft Units = new() { Code = "3FOR2", Kind = PromotionKind.BuyXGetY, BuyQuantity = 2, GetQuantity = 1 };

    public static TheoryData<PromotionDraft, string, string> Faulty => new()
    {
        { Percentage with { Code = "" }, "/code", "REQUIRED" },
        { Percentage with { Code = "SAVE 10" }, "/code", "INVALID_FORMAT" },
        { Percentage with { Code = "ÄPFEL" }, "/code", "INVALID_FORMAT" },
        { Percentage with { Code = new string('x', 65) }, "/code", "INVALID_FORMAT" },
        { Percentage with { BasisPoints = null }, "/basisPoints", "REQUIRED" },
        { Percentage with { BasisPoints = 0 }, "/basisPoints", "OUT_OF_RANGE" },
        { Percentage with { BasisPoints = 10_001 }, "/basisPoints", "OUT_OF_RANGE" },
        { Percentage with { AmountsOff = [Eur(1)] }, "/amountsOff", "INVALID_VALUE" },
        { Percentage with { BuyQuantity = 1 }, "/buyQuantity", "INVALID_VALUE" },
        { Percentage with { GetQuantity = 1 }, "/getQuantity", "INVALID_VALUE" },
        { Amount with { BasisPoints = 1 }, "/basisPoints", "INVALID_VALUE" },
        { Amount with { AmountsOff = [] }, "/amountsOff", "REQUIRED" },
        { Amount with { AmountsOff = [Eur(0)] }, "/amountsOff/0/amountMinor", "OUT_OF_RANGE" },
        { Amount with { AmountsOff = [Eur(Money.MaxPrice + 1)] }, "/amountsOff/0/amountMinor", "OUT_OF_RANGE" },
        { Amount with { AmountsOff = [Eur(1), Eur(2)] }, "/amountsOff/1/currency", "DUPLICATE" },
        { Units with { BuyQuantity = null }, "/buyQuantity", "REQUIRED" },
        { Units with { GetQuantity = null }, "/getQuantity", "REQUIRED" },
        { Units with { BuyQuantity = 0 }, "/buyQuantity", "OUT_OF_RANGE" },
        { Units with { GetQuantity = 1000 }, "/getQuantity", "OUT_OF_RANGE" },
        { Percentage with { Skus = ["TEE", "a,b"] }, "/skus/1", "INVALID_FORMAT" },
        { Percentage with { Skus = ["TEE", "TEE"] }, "/skus/1", "DUPLICATE" },
        { Percentage with { Skus = [.. Enumerable.Range(0, 501).Select(n => $"S{n}")] }, "/skus", "TOO_MANY" },
        { Percentage with { MinimumSubtotals = [Eur(0)] }, "/minimumSubtotals/0/amountMinor", "OUT_OF_RANGE" },
        { Percentage with { StartsAt = Later, EndsAt = Later }, "/endsAt", "OUT_OF_RANGE" },
        { Percentage with { UsageLimit = 0 }, "/usageLimit", "OUT_OF_RANGE" },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public void A_fault_is_named_by_its_place(PromotionDraft draft, string pointer, string code) =>
        Assert.Equal([(pointer, code)], Promotion.Create(draft, Noon).Error.Faults());

    [Fact]
    public void A_promotion_is_what_the_draft_says()
    {
        var draft = Units with
        {
            BasisPoints = 5000,
            Skus = ["TEE", "tee"],
            MinimumSubtotals = [Eur(1), new Money(2, Currency.Of("JPY"))],
            StartsAt = Noon,
            EndsAt = Later,
            UsageLimit = 7,
            Stackable = true,
        };
        var promotion = Create(draft);
        Assert.Equal(draft, promotion.ToDraft());
        Assert.Equal((1, 0, Noon, Noon), (promotion.Version, promotion.UsedCount, promotion.CreatedAt, promotion.UpdatedAt));
    }

    [Fact]
    public void Units_that_are_given_cost_nothing_if_nothing_else_is_said() => Assert.Equal(10_000, Create(Units).BasisPoints);

    [Fact]
    public void A_change_is_a_new_version_and_no_change_is_none()
    {
        var promotion = Create(Amount with { Skus = ["TEE"] });
        Assert.Null(promotion.Update(Amount with { Skus = ["TEE"], AmountsOff = [Eur(500)] }, Later));
        Assert.Equal((1, Noon), (promotion.Version, promotion.UpdatedAt));

        Assert.Null(promotion.Update(Amount with { Skus = ["CAP"] }, Later));
        Assert.Equal((2, Later, "CAP"), (promotion.Version, promotion.UpdatedAt, promotion.Skus[0]));
    }

    [Fact]
    public void A_code_keeps_its_letters_but_not_their_case()
    {
        var promotion = Create(Percentage);
        Assert.Equal([("/code", "INVALID_VALUE")], promotion.Update(Percentage with { Code = "Save20" }, Later).Faults());
        Assert.Null(promotion.Update(Percentage with { Code = "SAVE10" }, Later));
        Assert.Equal(("SAVE10", "SAVE10", 2), (promotion.Code, promotion.FoldedCode, promotion.Version));
    }

    [Fact]
    public void A_refused_change_leaves_everything_as_it_was()
    {
        var promotion = Create(Percentage);
        Assert.NotNull(promotion.Update(Percentage with { BasisPoints = 0, UsageLimit = 3 }, Later));
        Assert.Equal((1000, null, 1), (promotion.BasisPoints, promotion.UsageLimit, promotion.Version));
    }

    private static Promotion Create(PromotionDraft draft)
    {
        var created = Promotion.Create(draft, Noon);
        Assert.Null(created.Error);
        return created.Value!;
    }
}
