using Shop.Application.Carts;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using static Shop.Application.Tests.Carts.CartTestbed;

namespace Shop.Application.Tests.Carts;

public sealed class AddCartItemTests
{
    private readonly CartTestbed _bed = new();

    [Fact]
    public async Task The_price_is_the_shops()
    {
        var id = await _bed.CartOfAdaAsync();
        _bed.Shop.Sell("TEE", price: 1999);
        Assert.Equal(1999, Assert.Single((await _bed.AddAsync(id, "TEE")).Value!.Cart.Items).UnitPriceWhenAdded.AmountMinor);
    }

    [Theory]
    [InlineData("NONE", "SKU_NOT_FOUND")]
    [InlineData("ARCHIVED", "SKU_NOT_SOLD")]
    [InlineData("DRAFT", "SKU_NOT_SOLD")]
    public async Task What_is_not_sold_is_refused(string sku, string code)
    {
        _bed.Shop.Sell("ARCHIVED", status: ProductStatus.Archived).Sell("DRAFT", status: ProductStatus.Draft);
        var id = await _bed.CartOfAdaAsync();
        var error = (await _bed.AddAsync(id, sku)).Error!;
        Assert.Equal((code, sku), (error.Code, error.Meta["sku"]));
        Assert.Equal(1, _bed.Store.Stored(id).Version);
    }

    [Fact]
    public async Task What_is_not_sold_in_the_carts_currency_is_refused()
    {
        _bed.Shop.Sell("TEE");
        var cart = await _bed.CreateCart.ExecuteAsync(new(Ada), Currency.Of("JPY"), [], TestContext.Current.CancellationToken);
        var error = (await _bed.AddAsync(cart.Value!.Cart.Id, "TEE")).Error!;
        Assert.Equal(("CURRENCY_MISMATCH", "JPY"), (error.Code, error.Meta["currency"]));
    }

    [Theory]
    [InlineData(0, "VALIDATION_ERROR")]
    [InlineData(1000, "QUANTITY_LIMIT")]
    public async Task A_quantity_beyond_its_limits_is_refused(long units, string code)
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        Assert.Equal(code, (await _bed.AddAsync(id, "TEE", units)).Error?.Code);
    }

    [Fact]
    public async Task Properties_beyond_their_limits_are_refused()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        var input = new CartItemInput("TEE", Properties: new Dictionary<string, string> { ["text"] = new('x', 257) });
        var error = (await _bed.AddCartItem.ExecuteAsync(id, Request(), input, TestContext.Current.CancellationToken)).Error!;
        Assert.Equal(("/properties/text", "TOO_LONG"), (error.Fields.Single().Pointer, error.Fields.Single().Code));
    }

    [Fact]
    public async Task The_offer_is_looked_up_once_however_often_the_race_is_lost()
    {
        var id = await _bed.CartOfAdaAsync(("MUG", 1));
        _bed.Shop.Sell("TEE");
        _bed.Store.Meanwhile = async () =>
        {
            Assert.Null((await _bed.AddAsync(id, "MUG")).Error);
            _bed.Store.Meanwhile = async () => Assert.Null((await _bed.AddAsync(id, "MUG")).Error);
        };
        Assert.Equal(4, (await _bed.AddAsync(id, "TEE")).Value!.Cart.ItemCount);
        Assert.Single(_bed.Shop.Asked, skus => skus is ["TEE"]);
    }
}
