using Shop.Domain.Common;

namespace Shop.Domain.Pricing;

/// <summary>What lines cost together, discounts included, promised until it expires. The total is the sum of its lines.</summary>
public sealed record Quote(string Id, DateTimeOffset ExpiresAt, IReadOnlyList<QuotedLine> Lines, IReadOnlyList<QuotedDiscount> Discounts, Money Total);

/// <summary>A line's price: the unit's before discounts, what is taken off the line, and what is left.</summary>
public sealed record QuotedLine(Guid Id, Money UnitPrice, Money Discount, Money Total);

/// <summary>What a code, or a promotion without one, does for these lines. <paramref name="Reason"/> says why it does nothing.</summary>
public sealed record QuotedDiscount(string Code, DiscountStatus Status, Money Amount, string? Reason = null);

public enum DiscountStatus
{
    /// <summary>It is taken off the total.</summary>
    Applied,

    /// <summary>It is known, but not good for these lines.</summary>
    NotApplicable,

    /// <summary>There is no such code, or it could not be found out whether there is.</summary>
    Unknown,
}
