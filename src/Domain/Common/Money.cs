namespace Shop.Domain.Common;

/// <summary>An amount in the minor unit of its currency. Arithmetic is exact and throws on overflow or mixed currencies.</summary>
public readonly record struct Money(long AmountMinor, Currency Currency) : IComparable<Money>
{
    /// <summary>The largest price of one unit: a cart full of them still adds up in 64 bits.</summary>
    public const long MaxPrice = 999_999_999_999;

    public static Money Zero(Currency currency) => new(0, currency);

    public static Money operator +(Money a, Money b) => new(checked(a.AmountMinor + Same(a, b).AmountMinor), a.Currency);

    public static Money operator -(Money a, Money b) => new(checked(a.AmountMinor - Same(a, b).AmountMinor), a.Currency);

    public static Money operator *(Money a, int factor) => new(checked(a.AmountMinor * factor), a.Currency);

    public static bool operator <(Money a, Money b) => a.CompareTo(b) < 0;

    public static bool operator >(Money a, Money b) => a.CompareTo(b) > 0;

    public static bool operator <=(Money a, Money b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Money a, Money b) => a.CompareTo(b) >= 0;

    public int CompareTo(Money other) => AmountMinor.CompareTo(Same(this, other).AmountMinor);

    public override string ToString() => $"{AmountMinor} {Currency}";

    private static Money Same(Money a, Money b) =>
        a.Currency == b.Currency ? b : throw new InvalidOperationException($"{a} and {b} are of different currencies.");
}
