using Shop.Domain.Common;

namespace Shop.Domain.Tests.Common;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("JPY", 0)]
    [InlineData("ISK", 0)]
    [InlineData("EUR", 2)]
    [InlineData("USD", 2)]
    [InlineData("KWD", 3)]
    [InlineData("TND", 3)]
    public void Knows_the_digits_of_the_minor_unit(string code, int digits)
    {
        Assert.True(Currency.TryParse(code, out var currency));
        Assert.Equal((code, digits), (currency.Code, currency.FractionDigits));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eur")]
    [InlineData("EUR ")]
    [InlineData("XXX")]
    [InlineData("HRK")]
    public void Refuses_what_is_not_a_code_in_force(string? code) => Assert.False(Currency.TryParse(code, out _));

    [Fact]
    public void There_is_one_object_a_currency() => Assert.Same(Currency.Of("EUR"), Currency.Of("EUR"));

    [Fact]
    public void A_stored_code_that_is_none_is_a_defect() => Assert.Throws<KeyNotFoundException>(() => Currency.Of("XXX"));
}
