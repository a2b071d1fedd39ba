using Shop.Application.Common;
using Shop.Domain.Common;
using Shop.Domain.Pricing;

namespace Shop.Application.Pricing;

/// <summary>What a discount code takes off, of what, when, and how often.</summary>
public sealed record PromotionDto
{
    public required string Code { get; init; }

    public required PromotionKind Kind { get; init; }

    /// <summary>Hundredths of a percent: of a percentage, or off the units that buyXGetY gives.</summary>
    public int? BasisPoints { get; init; }

    public required IReadOnlyList<MoneyDto> AmountsOff { get; init; }

    public int? BuyQuantity { get; init; }

    public int? GetQuantity { get; init; }

    public required IReadOnlyList<string> Skus { get; init; }

    public required IReadOnlyList<MoneyDto> MinimumSubtotals { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    public int? UsageLimit { get; init; }

    /// <summary>Checkouts that use it.</summary>
    public required int UsedCount { get; init; }

    public required bool Stackable { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    internal static PromotionDto Of(Promotion promotion) => new()
    {
        Code = promotion.Code,
        Kind = promotion.Kind,
        BasisPoints = promotion.BasisPoints,
        AmountsOff = [.. promotion.AmountsOff.Select(MoneyDto.Of)],
        BuyQuantity = promotion.BuyQuantity,
        GetQuantity = promotion.GetQuantity,
        Skus = promotion.Skus,
        MinimumSubtotals = [.. promotion.MinimumSubtotals.Select(MoneyDto.Of)],
        StartsAt = promotion.StartsAt,
        EndsAt = promotion.EndsAt,
        UsageLimit = promotion.UsageLimit,
        UsedCount = promotion.UsedCount,
        Stackable = promotion.Stackable,
        Version = promotion.Version,
        CreatedAt = promotion.CreatedAt,
        UpdatedAt = promotion.UpdatedAt,
    };
}

/// <summary>The content of a promotion as an administrator gives it.</summary>
public sealed record PromotionWrite
{
    /// <summary>1–64 letters, digits and signs; unique regardless of case. It stays what it was when the promotion was created.</summary>
    public required string Code { get; init; }

    public required PromotionKind Kind { get; init; }

    /// <summary>Hundredths of a percent. Required of a percentage; of buyXGetY what the given units cost less, 10,000 without it.</summary>
    public int? BasisPoints { get; init; }

    /// <summary>Required of a fixedAmount: what it takes off in each currency in which it is good.</summary>
    public IReadOnlyList<MoneyWrite>? AmountsOff { get; init; }

    /// <summary>Required of buyXGetY: of each <c>buyQuantity</c> + <c>getQuantity</c> units the cheapest <c>getQuantity</c> are given.</summary>
    public int? BuyQuantity { get; init; }

    public int? GetQuantity { get; init; }

    /// <summary>What it is good for; everything without it.</summary>
    public IReadOnlyList<string>? Skus { get; init; }

    /// <summary>What a cart must cost before discounts, in each currency in which it is good; any cart without it.</summary>
    public IReadOnlyList<MoneyWrite>? MinimumSubtotals { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>From then on it is over.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Checkouts that may use it; any number without it.</summary>
    public int? UsageLimit { get; init; }

    /// <summary>Whether it is applied together with other stackable ones; else alone, if that takes more off.</summary>
    public bool? Stackable { get; init; }

    internal Result<PromotionDraft> ToDraft()
    {
        var (off, minimums) = (Read(AmountsOff, "/amountsOff"), Read(MinimumSubtotals, "/minimumSubtotals"));
        if (off.Concat(minimums).Select(amount => amount.Error).OfType<Error>().SelectMany(error => error.Fields).ToList() is { Count: > 0 } faults)
            return Error.Validation(faults);
        return new PromotionDraft
        {
            Code = Code,
            Kind = Kind,
            BasisPoints = BasisPoints,
            AmountsOff = [.. off.Select(amount => amount.Value)],
            BuyQuantity = BuyQuantity,
            GetQuantity = GetQuantity,
            Skus = Skus ?? [],
            MinimumSubtotals = [.. minimums.Select(amount => amount.Value)],
            StartsAt = StartsAt,
            EndsAt = EndsAt,
            UsageLimit = UsageLimit,
            Stackable = Stackable ?? false,
        };
    }

    private static List<Result<Money>> Read(IReadOnlyList<MoneyWrite>? amounts, string pointer) => [.. (amounts ?? []).Select((amount, i) => amount.ToMoney($"{pointer}/{i}"))];
}
