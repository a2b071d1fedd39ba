using Shop.Domain.Common;

namespace Shop.Application.Common;

/// <summary>An amount in minor units, with what a client needs to show it.</summary>
public readonly record struct MoneyDto(long AmountMinor, string Currency, int FractionDigits)
{
    public static MoneyDto Of(Money money) => new(money.AmountMinor, money.Currency.Code, money.Currency.FractionDigits);

    public static MoneyDto? Of(Money? money) => money is { } value ? Of(value) : null;
}
