using CsCheck;
using Shop.Domain.Carts;
using Shop.Domain.Common;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Common;

public sealed class MoneyTests
{
    private static readonly Money Yen = new(5, Currency.Of("JPY"));

    [Fact]
    public void Adds_subtracts_and_multiplies_in_minor_units()
    {
        Assert.Equal(Eur(1999), Eur(1000) + Eur(999));
        Assert.Equal(Eur(-1), Eur(999) - Eur(1000));
        Assert.Equal(Eur(5997), Eur(1999) * 3);
    }

    [Fact]
    public void The_same_number_in_another_currency_is_not_equal() => Assert.NotEqual(Eur(5), Yen);

    public static TheoryData<string> Mixtures => [.. Mixed.Keys];

    private static readonly Dictionary<string, Func<object>> Mixed = new()
    {
        ["+"] = () => Eur(5) + Yen,
        ["-"] = () => Eur(5) - Yen,
        ["<"] = () => Eur(5) < Yen,
        [">"] = () => Eur(5) > Yen,
        ["<="] = () => Eur(5) <= Yen,
        [">="] = () => Eur(5) >= Yen,
    };

    [Theory]
    [MemberData(nameof(Mixtures))]
    public void Mixed_currencies_throw(string operation) => Assert.Throws<InvalidOperationException>(Mixed[operation]);

    [Fact]
    public void Overflow_throws_instead_of_wrapping()
    {
        Assert.Throws<OverflowException>(() => Eur(long.MaxValue) + Eur(1));
        Assert.Throws<OverflowException>(() => Eur(long.MinValue) - Eur(1));
        Assert.Throws<OverflowException>(() => Eur(long.MaxValue) * 2);
    }

    [Fact]
    public void A_cart_full_of_the_dearest_things_still_adds_up()
    {
        var line = Eur(Money.MaxPrice) * new CartLimits().MaxQuantityPerLine;
        var total = Enumerable.Repeat(line, new CartLimits().MaxLines).Aggregate((a, b) => a + b);
        Assert.Equal((Int128)Money.MaxPrice * 999 * 100, total.AmountMinor);
    }

    [Fact]
    public void A_sum_is_that_of_the_amounts_in_any_order() =>
        Gen.Long[-Money.MaxPrice, Money.MaxPrice].Array[0, 50].Sample(amounts =>
        {
            static Money Sum(IEnumerable<long> of) => of.Aggregate(Money.Zero(Currency.Of("EUR")), (sum, amount) => sum + Eur(amount));
            Assert.Equal(amounts.Sum(), Sum(amounts).AmountMinor);
            Assert.Equal(Sum(amounts), Sum(amounts.Reverse()));
        });

    [Fact]
    public void Order_is_that_of_the_amounts() =>
        Gen.Select(Gen.Long, Gen.Long).Sample((a, b) => Math.Sign(Eur(a).CompareTo(Eur(b))) == a.CompareTo(b));

    [Fact]
    public void The_operators_say_what_the_order_says()
    {
        Assert.True(Eur(1) < Eur(2) && Eur(2) > Eur(1) && Eur(1) <= Eur(1) && Eur(1) >= Eur(1));
        Assert.False(Eur(2) < Eur(2) || Eur(2) > Eur(2) || Eur(2) <= Eur(1) || Eur(1) >= Eur(2));
    }
}
