using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Domain.Common;
using static Shop.Application.Tests.Carts.CartTestbed;

namespace Shop.Application.Tests.Carts;

public sealed class CreateCartTests
{
    private static readonly Caller Nobody = new(null, null);

    private readonly CartTestbed _bed = new();

    [Fact]
    public async Task A_guest_gets_a_secret_that_opens_the_cart()
    {
        var cart = (await CreateAsync(Nobody)).Value!.Cart;
        Assert.Equal((null, 43), (cart.CustomerId, cart.Token!.Length));
        var seen = await _bed.GetCart.ExecuteAsync(cart.Id, new Caller(null, cart.Token), TestContext.Current.CancellationToken);
        Assert.Equal((cart.Id, null), (seen.Value!.Cart.Id, seen.Value.Cart.Token));
        Assert.NotEqual(cart.Token, (await CreateAsync(Nobody)).Value!.Cart.Token);
    }

    [Fact]
    public async Task A_customer_needs_none()
    {
        var cart = (await CreateAsync(Ada)).Value!.Cart;
        Assert.Equal(("ada", null), (cart.CustomerId, cart.Token));
        Assert.True(_bed.Store.Stored(cart.Id).Owner.Is("ada", null));
    }

    [Fact]
    public async Task It_can_begin_with_items()
    {
        _bed.Shop.Sell("TEE").Sell("MUG");
        var cart = (await CreateAsync(Ada, new("TEE", 2), new("MUG"), new("TEE", 3))).Value!.Cart;
        Assert.Equal([("TEE", 5), ("MUG", 1)], cart.Items.Select(i => (i.Sku, i.Quantity)));
        Assert.Equal(["TEE", "MUG"], _bed.Shop.Asked[0]);
    }

    [Theory]
    [InlineData("TEE", 0, "VALIDATION_ERROR", "/items/1/quantity")]
    [InlineData("NONE", 1, "SKU_NOT_FOUND", "/items/1")]
    [InlineData("TEE", 999, "QUANTITY_LIMIT", "/items/1")]
    public async Task An_error_points_at_the_item_and_nothing_is_stored(string sku, long units, string code, string pointer)
    {
        _bed.Shop.Sell("TEE");
        var error = (await CreateAsync(Ada, new("TEE"), new(sku, units))).Error!;
        Assert.Equal((code, pointer), (error.Code, error.Fields.Count > 0 ? error.Fields.Single().Pointer : error.Meta["pointer"]));
        Assert.Equal(0, _bed.Store.Saves);
    }

    private Task<Result<CartChange>> CreateAsync(Caller caller, params CartItemInput[] items) =>
        _bed.CreateCart.ExecuteAsync(new(caller), Eur, items, TestContext.Current.CancellationToken);
}
