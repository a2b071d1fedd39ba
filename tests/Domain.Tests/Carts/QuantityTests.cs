using Shop.Domain.Carts;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Carts;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    public void One_to_999_units_make_a_quantity(long units) => Assert.Equal(units, Quantity.Create(units, Limits).Value.Units);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void Fewer_than_one_is_out_of_range(long units) => Assert.Equal([("/quantity", "OUT_OF_RANGE")], Quantity.Create(units, Limits).Error.Faults());

    [Theory]
    [InlineData(1000)]
    [InlineData((1L << 32) + 1)]
    [InlineData(long.MaxValue)]
    public void More_than_the_limit_is_over_it(long units) => Assert.Equal("QUANTITY_LIMIT", Quantity.Create(units, Limits).Error?.Code);

    [Fact]
    public void The_limit_is_a_setting() => Assert.Equal(1000, Quantity.Create(1000, new CartLimits { MaxQuantityPerLine = 1000 }).Value.Units);
}
