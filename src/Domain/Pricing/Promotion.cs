using Shop.Domain.Common;

namespace Shop.Domain.Pricing;

/// <summary>What a discount code takes off, of what, when, and how often.</summary>
public sealed class Promotion
{
    private Promotion()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>As it is shown. Unique regardless of case; it never becomes another.</summary>
    public string Code { get; private set; } = "";

    /// <summary>The code in upper case, by which it is found.</summary>
    public string FoldedCode { get; private set; } = "";

    public PromotionKind Kind { get; private set; }

    /// <summary>Hundredths of a percent: of a percentage, or of the units that <see cref="PromotionKind.BuyXGetY"/> gives.</summary>
    public int? BasisPoints { get; private set; }

    /// <summary>What a fixed amount takes off, at most one amount a currency.</summary>
    public IReadOnlyList<Money> AmountsOff { get; private set; } = [];

    /// <summary>Units that have to be bought for each <see cref="GetQuantity"/> that are given.</summary>
    public int? BuyQuantity { get; private set; }

    public int? GetQuantity { get; private set; }

    /// <summary>The SKUs it is good for; empty for all.</summary>
    public IReadOnlyList<string> Skus { get; private set; } = [];

    /// <summary>What the lines must cost together before any discount. With any, it is good in those currencies only.</summary>
    public IReadOnlyList<Money> MinimumSubtotals { get; private set; } = [];

    public DateTimeOffset? StartsAt { get; private set; }

    /// <summary>From then on it is over.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>How many checkouts may use it; any number without it.</summary>
    public int? UsageLimit { get; private set; }

    /// <summary>How many have. Counted in the store, where checkouts race.</summary>
    public int UsedCount { get; private set; }

    /// <summary>Whether it is applied together with others; else alone.</summary>
    public bool Stackable { get; private set; }

    /// <summary>Grows by one with every change of its content; the concurrency token.</summary>
    public long Version { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Two codes are the same if these are.</summary>
    public static string Fold(string code) => code.ToUpperInvariant();

    public static Result<Promotion> Create(PromotionDraft draft, DateTimeOffset now)
    {
        var promotion = new Promotion { Id = Guid.CreateVersion7(now), CreatedAt = now };
        return promotion.Update(draft, now) is { } error ? error : promotion;
    }

    public Error? Update(PromotionDraft draft, DateTimeOffset now)
    {
        var faults = PromotionRules.Check(draft);
        if (Version > 0 && Fold(draft.Code) != FoldedCode)
            faults.Add(new FieldError("/code", "INVALID_VALUE", "A promotion keeps its code; only its case may change."));
        if (faults.Count > 0)
            return Error.Validation(faults);

        if (draft is { Kind: PromotionKind.BuyXGetY, BasisPoints: null })
            draft = draft with { BasisPoints = PromotionRules.Whole };
        if (Version > 0 && draft.IsSameAs(ToDraft()))
            return null;
        (Code, FoldedCode, Kind, BasisPoints, BuyQuantity, GetQuantity) = (draft.Code, Fold(draft.Code), draft.Kind, draft.BasisPoints, draft.BuyQuantity, draft.GetQuantity);
        (AmountsOff, Skus, MinimumSubtotals) = (draft.AmountsOff, draft.Skus, draft.MinimumSubtotals);
        (StartsAt, EndsAt, UsageLimit, Stackable) = (draft.StartsAt, draft.EndsAt, draft.UsageLimit, draft.Stackable);
        Version++;
        UpdatedAt = now;
        return null;
    }

    public PromotionDraft ToDraft() => new()
    {
        Code = Code,
        Kind = Kind,
        BasisPoints = BasisPoints,
        AmountsOff = AmountsOff,
        BuyQuantity = BuyQuantity,
        GetQuantity = GetQuantity,
        Skus = Skus,
        MinimumSubtotals = MinimumSubtotals,
        StartsAt = StartsAt,
        EndsAt = EndsAt,
        UsageLimit = UsageLimit,
        Stackable = Stackable,
    };

    /// <summary>Why it is not good for these lines now; null where it is.</summary>
    /// <param name="lines">The lines, before any discount.</param>
    /// <param name="subtotal">What they cost together.</param>
    /// <param name="now">When.</param>
    internal string? WhyNot(IReadOnlyCollection<LineToDiscount> lines, Money subtotal, DateTimeOffset now)
    {
        if (now < StartsAt)
            return DiscountReason.NotStarted;
        if (now >= EndsAt)
            return DiscountReason.Ended;
        if (UsedCount >= UsageLimit)
            return DiscountReason.UsedUp;
        if (!IsIn(AmountsOff, subtotal.Currency) || !IsIn(MinimumSubtotals, subtotal.Currency))
            return DiscountReason.OtherCurrency;
        if (!lines.Any(line => IsGoodFor(line.Sku)))
            return DiscountReason.NoEligibleItem;
        return MinimumSubtotals.Any(minimum => minimum.Currency == subtotal.Currency && subtotal < minimum) ? DiscountReason.BelowMinimum : null;
    }

    internal bool IsGoodFor(string sku) => Skus.Count == 0 || Skus.Contains(sku, StringComparer.Ordinal);

    private static bool IsIn(IReadOnlyList<Money> amounts, Currency currency) => amounts.Count == 0 || amounts.Any(amount => amount.Currency == currency);
}

public enum PromotionKind
{
    /// <summary>A part of what each line costs.</summary>
    Percentage,

    /// <summary>An amount, shared by the lines.</summary>
    FixedAmount,

    /// <summary>Of every so many units the cheapest, wholly or in part.</summary>
    BuyXGetY,
}

/// <summary>The content of a promotion as somebody wants it to be.</summary>
public sealed record PromotionDraft
{
    public required string Code { get; init; }

    public required PromotionKind Kind { get; init; }

    public int? BasisPoints { get; init; }

    public IReadOnlyList<Money> AmountsOff { get; init; } = [];

    public int? BuyQuantity { get; init; }

    public int? GetQuantity { get; init; }

    public IReadOnlyList<string> Skus { get; init; } = [];

    public IReadOnlyList<Money> MinimumSubtotals { get; init; } = [];

    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    public int? UsageLimit { get; init; }

    public bool Stackable { get; init; }

    internal bool IsSameAs(PromotionDraft other) =>
        this with { AmountsOff = other.AmountsOff, Skus = other.Skus, MinimumSubtotals = other.MinimumSubtotals } == other
        && AmountsOff.SequenceEqual(other.AmountsOff) && Skus.SequenceEqual(other.Skus, StringComparer.Ordinal) && MinimumSubtotals.SequenceEqual(other.MinimumSubtotals);
}
