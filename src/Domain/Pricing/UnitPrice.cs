using Shop.Domain.Common;

namespace Shop.Domain.Pricing;

/// <summary>What one unit of a SKU costs, and where that is known from.</summary>
public sealed record UnitPrice(Money Price, Money? CompareAt, DataSource Source, DateTimeOffset AsOf)
{
    /// <summary>When it has to be asked for again; null where the shop is told of changes.</summary>
    public DateTimeOffset? GoodUntil { get; init; }
}
