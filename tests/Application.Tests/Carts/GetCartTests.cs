using Shop.Application.Carts;
using Shop.Domain.Carts;
using static Shop.Application.Tests.Carts.CartTestbed;

namespace Shop.Application.Tests.Carts;

public sealed class GetCartTests
{
    private readonly CartTestbed _bed = new();

    [Fact]
    public async Task The_cart_is_priced_and_checked_anew()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3));
        _bed.Shop.Sell("TEE", price: 1200, stock: 2);
        var cart = (await ViewAsync(id)).Cart;

        Assert.Equal((3600L, "EUR", 2), (cart.Totals.Total.AmountMinor, cart.Totals.Total.Currency, cart.Totals.Total.FractionDigits));
        var item = Assert.Single(cart.Items);
        Assert.Equal((1200L, 1000L, 3600L), (item.UnitPrice.AmountMinor, item.UnitPriceWhenAdded.AmountMinor, item.LineTotal.AmountMinor));
        Assert.Equal(("slug-of-TEE", "Name of TEE", "/product.jpg", "M"), (item.Slug, item.Name, item.Image, item.OptionValues["Size"]));
        Assert.Equal(["PRICE_CHANGED", "INSUFFICIENT_STOCK"], cart.Issues.Select(i => i.Code));
        Assert.Equal(Application.Common.MoneyDto.Of(new(1200, Eur)), cart.Issues[0].Meta["new"]);
        Assert.False(cart.CheckoutReady);
    }

    [Fact]
    public async Task A_line_outlives_its_product()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3));
        var gone = new CartPresenter(new CombinedOffers(new FakeShop(), new FakeShop(), new FakeShop()), new FakeShop(), _bed.Limits, Mapper);
        var cart = await gone.PresentAsync(_bed.Store.Stored(id), TestContext.Current.CancellationToken);

        var item = Assert.Single(cart.Items);
        Assert.Equal((null, "Name of TEE", null, 3000L), (item.Slug, item.Name, item.Image, item.LineTotal.AmountMinor));
        Assert.Equal(("NO_LONGER_SOLD", item.Id), (cart.Issues.Single().Code, cart.Issues.Single().ItemId));
    }

    [Fact]
    public async Task A_cart_without_codes_asks_for_no_quote()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3));
        Assert.Equal(3000, (await _bed.PresentAsync(id)).Totals.Total.AmountMinor);
        Assert.Empty(_bed.Shop.Quoted);
    }

    [Fact]
    public async Task A_cart_with_codes_asks_for_one_quote_of_what_is_sold()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3), ("CAP", 1));
        _bed.Shop.Sell("CAP", status: Domain.Catalog.ProductStatus.Archived);
        _bed.Shop.TakeOff = 100;
        var cart = await _bed.PresentAsync(id, "SAVE", "none");

        Assert.Equal(["SAVE none: TEE"], _bed.Shop.Quoted);
        Assert.Equal((4000, 100, 3900), (cart.Totals.Subtotal.AmountMinor, cart.Totals.Discount.AmountMinor, cart.Totals.Total.AmountMinor));
        Assert.Equal(["SAVE Applied", "none Unknown"], cart.DiscountCodes.Select(code => $"{code.Code} {code.Status}"));
        Assert.Equal(["none"], cart.Issues.Where(issue => issue.Code == "DISCOUNT_NOT_APPLICABLE").Select(issue => (string)issue.Meta["code"]));
    }

    [Fact]
    public async Task A_cart_is_shown_without_discounts_where_nobody_makes_a_quote()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3));
        _bed.Shop.TakeOff = null;
        var cart = await _bed.PresentAsync(id, "SAVE");

        Assert.Equal((0, 3000), (cart.Totals.Discount.AmountMinor, cart.Totals.Total.AmountMinor));
        Assert.Equal("SAVE NOT_CHECKED", $"{cart.Issues.Single().Meta["code"]} {cart.Issues.Single().Meta["reason"]}");
        Assert.True(cart.CheckoutReady);
    }

    [Fact]
    public async Task Nobody_is_asked_for_a_quote_while_prices_are_not_live()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3));
        _bed.Shop.Source = Domain.Common.DataSource.Cache;
        Assert.Equal(["PRICE_STALE", "DISCOUNT_NOT_APPLICABLE"], (await _bed.PresentAsync(id, "SAVE")).Issues.Select(issue => issue.Code));
        Assert.Empty(_bed.Shop.Quoted);
    }

    [Fact]
    public async Task Looking_at_it_prolongs_its_life_without_changing_it()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3));
        _bed.Time.Advance(TimeSpan.FromDays(10));
        var cart = (await ViewAsync(id)).Cart;
        Assert.Equal((2L, Noon.AddDays(100)), (cart.Version, cart.ExpiresAt));
        Assert.Equal(cart.ExpiresAt, _bed.Store.ExpiryOf(id));
    }

    [Fact]
    public async Task Looking_at_it_often_stores_nothing()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3));
        _bed.Time.Advance(TimeSpan.FromDays(1));
        await _bed.GetCart.ExecuteAsync(id, Ada, TestContext.Current.CancellationToken);
        Assert.Equal((1, Noon.AddDays(90)), (_bed.Store.Saves, _bed.Store.ExpiryOf(id)));
    }

    [Fact]
    public async Task Looking_at_it_never_undoes_what_somebody_else_changes_meanwhile()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3));
        _bed.Time.Advance(TimeSpan.FromDays(10));
        _bed.Store.Meanwhile = async () => Assert.Null((await _bed.AddAsync(id, "TEE")).Error);
        Assert.Null((await _bed.GetCart.ExecuteAsync(id, Ada, TestContext.Current.CancellationToken)).Error);
        Assert.Equal(4, _bed.Store.Stored(id).Items[0].Quantity);
    }

    [Fact]
    public async Task What_has_not_changed_is_shown_as_it_was()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3));
        var view = await ViewAsync(id);
        Assert.Same(view, await ViewAsync(id));
        _bed.Time.Advance(TimeSpan.FromDays(10));
        Assert.Equal(Noon.AddDays(100), (await ViewAsync(id)).Cart.ExpiresAt);
    }

    [Fact]
    public async Task What_has_changed_is_shown_as_it_is()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3));
        Assert.Equal(3000, (await ViewAsync(id)).Cart.Totals.Total.AmountMinor);
        Assert.Null((await _bed.AddAsync(id, "TEE")).Error);
        Assert.Equal(4000, (await ViewAsync(id)).Cart.Totals.Total.AmountMinor);
        _bed.Shop.Sell("TEE", price: 1100, stock: 4);
        Assert.Equal(4400, (await ViewAsync(id)).Cart.Totals.Total.AmountMinor);
        _bed.Shop.Sell("TEE", price: 1100, stock: 3);
        Assert.Equal("INSUFFICIENT_STOCK", (await ViewAsync(id)).Cart.Issues[^1].Code);
        Assert.Null((await _bed.DeleteCart.ExecuteAsync(id, Request(), TestContext.Current.CancellationToken)).Error);
        Assert.Equal(CartErrors.CartNotFound, (await _bed.GetCart.ExecuteAsync(id, Ada, TestContext.Current.CancellationToken)).Error);
    }

    [Fact]
    public async Task What_codes_are_good_for_is_asked_each_time()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3));
        CartAction[] code = [new CartAction.AddDiscountCode("SAVE")];
        Assert.Null((await _bed.ApplyCartActions.ExecuteAsync(id, Request(), code, dryRun: false, TestContext.Current.CancellationToken)).Error);
        Assert.Equal(3000, (await ViewAsync(id)).Cart.Totals.Total.AmountMinor);
        _bed.Shop.TakeOff = 100;
        Assert.Equal(2900, (await ViewAsync(id)).Cart.Totals.Total.AmountMinor);
    }

    [Fact]
    public async Task A_foreign_cart_is_as_good_as_none()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3));
        await ViewAsync(id);
        Assert.Equal(CartErrors.CartNotFound, (await _bed.GetCart.ExecuteAsync(id, Bob, TestContext.Current.CancellationToken)).Error);
        Assert.Equal(CartErrors.CartNotFound, (await _bed.GetCart.ExecuteAsync(Guid.CreateVersion7(), Ada, TestContext.Current.CancellationToken)).Error);
    }

    private async Task<CartView> ViewAsync(Guid id)
    {
        var view = await _bed.GetCart.ExecuteAsync(id, Ada, TestContext.Current.CancellationToken);
        Assert.Null(view.Error);
        return view.Value!;
    }
}
