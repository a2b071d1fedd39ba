using Shop.Domain.Common;

namespace Shop.Application.Common;

/// <summary>An amount in minor units as a client gives it; the digits may be left out.</summary>
public sealed record MoneyWrite(long AmountMinor, string Currency, int? FractionDigits = null)
{
    public static MoneyWrite Of(Money money) => new(money.AmountMinor, money.Currency.Code, money.Currency.FractionDigits);

    public Result<Money> ToMoney(string pointer)
    {
        if (!Domain.Common.Currency.TryParse(Currency, out var currency))
            return Error.Validation(FieldError.InvalidFormat($"{pointer}/currency", "An ISO 4217 code."));
        if (FractionDigits is { } digits && digits != currency.FractionDigits)
            return Error.Validation(new FieldError($"{pointer}/fractionDigits", "INVALID_VALUE", $"{currency} has {currency.FractionDigits}."));
        return new Money(AmountMinor, currency);
    }
}
