using Shop.Domain.Common;
using Shop.Domain.Inventory;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Inventory;

public sealed class AvailabilityTests
{
    [Theory]
    [InlineData(-1, AvailabilityStatus.OutOfStock, 0)]
    [InlineData(0, AvailabilityStatus.OutOfStock, 0)]
    [InlineData(1, AvailabilityStatus.LowStock, 1)]
    [InlineData(5, AvailabilityStatus.LowStock, 5)]
    [InlineData(6, AvailabilityStatus.InStock, 6)]
    public void Units_say_whether_there_is_stock(int units, AvailabilityStatus status, int shown) =>
        Assert.Equal(new Availability(status, shown, DataSource.Cache, Noon), Availability.Of(units, DataSource.Cache, Noon));

    [Fact]
    public void What_is_not_counted_is_always_there() =>
        Assert.Equal(new Availability(AvailabilityStatus.InStock, null, DataSource.Live, Noon), Availability.NotCounted(Noon));

    [Theory]
    [InlineData(AvailabilityStatus.OutOfStock)]
    [InlineData(AvailabilityStatus.InStock, AvailabilityStatus.OutOfStock, AvailabilityStatus.InStock, AvailabilityStatus.LowStock)]
    [InlineData(AvailabilityStatus.LowStock, AvailabilityStatus.Unknown, AvailabilityStatus.LowStock, AvailabilityStatus.OutOfStock)]
    [InlineData(AvailabilityStatus.Unknown, AvailabilityStatus.OutOfStock, AvailabilityStatus.Unknown)]
    public void The_best_variant_stands_for_the_product(AvailabilityStatus best, params AvailabilityStatus[] variants) =>
        Assert.Equal(best, Availability.Best(variants));
}
