using Shop.Domain.Inventory;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Inventory;

public sealed class StockLevelTests
{
    [Fact]
    public void Setting_another_quantity_changes_it()
    {
        var level = new StockLevel("TEE", 3, Noon);
        Assert.True(level.Set(4, Later));
        Assert.Equal((4, Later), (level.Quantity, level.UpdatedAt));
    }

    [Fact]
    public void Setting_the_same_quantity_changes_nothing()
    {
        var level = new StockLevel("TEE", 3, Noon);
        Assert.False(level.Set(3, Later));
        Assert.Equal(Noon, level.UpdatedAt);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(StockLevel.MaxQuantity + 1)]
    public void Never_leaves_its_range(int quantity)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StockLevel("TEE", quantity, Noon));
        var level = new StockLevel("TEE", 3, Noon);
        Assert.Throws<ArgumentOutOfRangeException>(() => level.Set(quantity, Later));
        Assert.Equal(3, level.Quantity);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(StockLevel.MaxQuantity)]
    public void Takes_the_ends_of_its_range(int quantity) => Assert.Equal(quantity, new StockLevel("TEE", quantity, Noon).Quantity);
}
