namespace Shop.Domain.Carts;

/// <summary>How large a cart may grow, and how long it lives without being touched.</summary>
public sealed record CartLimits
{
    public int MaxQuantityPerLine { get; init; } = 999;

    public int MaxLines { get; init; } = 100;

    /// <summary>Properties a line may carry.</summary>
    public int MaxProperties { get; init; } = 20;

    public int MaxPropertyNameLength { get; init; } = 64;

    public int MaxPropertyValueLength { get; init; } = 256;

    public int MaxDiscountCodes { get; init; } = 10;

    public int MaxDiscountCodeLength { get; init; } = 64;

    public TimeSpan GuestTtl { get; init; } = TimeSpan.FromDays(30);

    public TimeSpan CustomerTtl { get; init; } = TimeSpan.FromDays(90);
}
