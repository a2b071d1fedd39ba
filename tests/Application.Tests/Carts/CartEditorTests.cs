using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Domain.Carts;
using static Shop.Application.Tests.Carts.CartTestbed;

namespace Shop.Application.Tests.Carts;

public sealed class CartEditorTests
{
    private readonly CartTestbed _bed = new();

    [Fact]
    public async Task A_change_is_stored_and_the_whole_cart_is_the_answer()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        var cart = (await _bed.AddAsync(id, "TEE", 2)).Value!.Cart;
        Assert.Equal((3L, 3, 3000L), (cart.Version, cart.ItemCount, cart.Totals.Total.AmountMinor));
        Assert.Equal((3L, 3), (_bed.Store.Stored(id).Version, _bed.Store.Stored(id).Items[0].Quantity));
    }

    [Fact]
    public async Task A_change_prolongs_the_stored_life()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        _bed.Time.Advance(TimeSpan.FromDays(1));
        var cart = (await _bed.AddAsync(id, "TEE")).Value!.Cart;
        Assert.Equal(Noon.AddDays(91), cart.ExpiresAt);
        Assert.Equal(cart.ExpiresAt, _bed.Store.ExpiryOf(id));
    }

    [Fact]
    public async Task A_change_that_lost_the_race_is_made_on_the_newer_cart()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1), ("MUG", 1));
        _bed.Store.Meanwhile = async () => Assert.Null((await _bed.AddAsync(id, "MUG", 4)).Error);
        var cart = (await _bed.AddAsync(id, "TEE", 2)).Value!.Cart;
        Assert.Equal([("TEE", 3), ("MUG", 5)], cart.Items.Select(i => (i.Sku, i.Quantity)));
        Assert.Equal(5, cart.Version);
    }

    [Fact]
    public async Task A_change_that_lost_the_race_is_decided_anew()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 998));
        _bed.Store.Meanwhile = async () => Assert.Null((await _bed.AddAsync(id, "TEE", 1)).Error);
        Assert.Equal("QUANTITY_LIMIT", (await _bed.AddAsync(id, "TEE", 1)).Error?.Code);
        Assert.Equal(999, _bed.Store.Stored(id).Items[0].Quantity);
    }

    [Fact]
    public async Task No_change_of_many_at_once_is_lost()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        var carts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _bed.AddAsync(id, "TEE"))));
        Assert.All(carts, cart => Assert.Null(cart.Error));
        Assert.Equal((21, 22L), (_bed.Store.Stored(id).Items[0].Quantity, _bed.Store.Stored(id).Version));
        Assert.Equal(Enumerable.Range(3, 20).Select(v => (long)v), carts.Select(c => c.Value!.Cart.Version).Order());
    }

    [Fact]
    public async Task A_stale_version_is_refused_with_the_cart_as_it_is_now()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        var error = (await _bed.AddAsync(id, "TEE", ifMatch: 1)).Error!;
        Assert.Equal(("PRECONDITION_FAILED", 2L), (error.Code, error.Meta["currentVersion"]));
        var current = Assert.IsType<CartDto>(error.Meta["current"]);
        Assert.Equal((id, 2L, 1), (current.Id, current.Version, current.ItemCount));
        Assert.Equal(2, _bed.Store.Stored(id).Version);
    }

    [Fact]
    public async Task A_version_that_turns_stale_in_the_race_is_refused_as_well()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        _bed.Store.Meanwhile = async () => Assert.Null((await _bed.AddAsync(id, "TEE")).Error);
        var error = (await _bed.AddAsync(id, "TEE", ifMatch: 2)).Error!;
        Assert.Equal(("PRECONDITION_FAILED", 2), (error.Code, Assert.IsType<CartDto>(error.Meta["current"]).ItemCount));
    }

    [Fact]
    public async Task The_present_version_passes()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        Assert.Equal(3, (await _bed.AddAsync(id, "TEE", ifMatch: 2)).Value?.Cart.Version);
    }

    [Fact]
    public async Task A_foreign_cart_is_as_good_as_none()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        var callers = new[] { Bob, new Caller(null, "ada"), new Caller(null, null) };
        foreach (var caller in callers)
            Assert.Equal(CartErrors.CartNotFound, (await _bed.AddAsync(id, "TEE", ifMatch: 1, caller: caller)).Error);
        Assert.Equal(CartErrors.CartNotFound, (await _bed.AddAsync(Guid.CreateVersion7(), "TEE")).Error);
        Assert.Equal(2, _bed.Store.Stored(id).Version);
    }

    [Fact]
    public async Task What_changes_nothing_is_not_stored()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 3));
        var saves = _bed.Store.Saves;
        var item = _bed.Store.Stored(id).Items[0].Id;
        var cart = await new SetCartItemQuantity(_bed.Editor, _bed.Limits, _bed.Time).ExecuteAsync(id, item, Request(), 3, TestContext.Current.CancellationToken);
        Assert.Equal((2L, 0), (cart.Value!.Cart.Version, _bed.Store.Saves - saves));
    }

    [Fact]
    public async Task Items_are_removed_one_by_one_or_all_at_once()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1), ("MUG", 1), ("CAP", 1));
        var remove = new RemoveCartItems(_bed.Editor, _bed.Time);
        var cart = await remove.ExecuteAsync(id, _bed.Store.Stored(id).Items[0].Id, Request(), TestContext.Current.CancellationToken);
        Assert.Equal(["MUG", "CAP"], cart.Value!.Cart.Items.Select(i => i.Sku));
        Assert.Empty((await remove.ExecuteAsync(id, Request(), TestContext.Current.CancellationToken)).Value!.Cart.Items);
        Assert.Empty(_bed.Store.Stored(id).Items);
    }

    [Fact]
    public async Task A_cancelled_change_gives_up()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        using var cancelled = new CancellationTokenSource();
        _bed.Store.Meanwhile = async () =>
        {
            Assert.Null((await _bed.AddAsync(id, "TEE")).Error);
            await cancelled.CancelAsync();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bed.AddCartItem.ExecuteAsync(id, Request(), new CartItemInput("TEE"), cancelled.Token));
        Assert.Equal(2, _bed.Store.Stored(id).Items[0].Quantity);
    }

    [Fact]
    public async Task A_change_of_a_cart_that_is_as_remembered_is_stored_without_asking_for_it()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        _bed.Store.Remember(id);
        var cart = (await _bed.AddAsync(id, "TEE", 2)).Value!.Cart;
        Assert.Equal((3L, 3, 0), (cart.Version, _bed.Store.Stored(id).Items[0].Quantity, _bed.Store.Finds));
    }

    [Fact]
    public async Task A_change_of_a_cart_that_others_have_changed_since_is_made_on_theirs_without_asking_for_it()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        _bed.Store.Remember(id);
        Assert.Null((await _bed.AddAsync(id, "TEE", 5)).Error);
        var cart = (await _bed.AddAsync(id, "TEE", 2)).Value!.Cart;
        Assert.Equal((4L, 8, 0), (cart.Version, _bed.Store.Stored(id).Items[0].Quantity, _bed.Store.Finds));
    }

    [Fact]
    public async Task What_is_remembered_refuses_nobody()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 999));
        var line = _bed.Store.Stored(id).Items[0].Id;
        _bed.Store.Remember(id);
        Assert.Null((await _bed.Editor.ChangeAsync(id, Request(), cart => cart.SetQuantity(line, 5, _bed.Limits, Noon), TestContext.Current.CancellationToken)).Error);
        Assert.Equal(6, (await _bed.AddAsync(id, "TEE", ifMatch: 3)).Value!.Cart.ItemCount);
        Assert.Equal("PRECONDITION_FAILED", (await _bed.AddAsync(id, "TEE", ifMatch: 2)).Error?.Code);
        Assert.Equal("CART_NOT_FOUND", (await _bed.AddAsync(id, "TEE", caller: Bob)).Error?.Code);
    }

    [Fact]
    public async Task A_change_that_changes_nothing_of_what_is_remembered_answers_the_cart_as_it_is()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 2));
        var line = _bed.Store.Stored(id).Items[0].Id;
        _bed.Store.Remember(id);
        Assert.Null((await _bed.AddAsync(id, "TEE", 3)).Error);
        var cart = (await _bed.Editor.ChangeAsync(id, Request(), c => c.SetQuantity(line, 2, _bed.Limits, Noon), TestContext.Current.CancellationToken)).Value!.Cart;
        Assert.Equal((4L, 2), (cart.Version, cart.ItemCount));
    }

    [Fact]
    public async Task A_request_that_took_effect_is_not_repeated_on_what_is_remembered()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        _bed.Store.Remember(id);
        Assert.False((await _bed.AddAsync(id, "TEE", key: "k")).Value!.IsReplay);
        Assert.True((await _bed.AddAsync(id, "TEE", key: "k")).Value!.IsReplay);
        Assert.Equal(2, _bed.Store.Stored(id).Items[0].Quantity);
    }

    [Fact]
    public async Task A_cart_that_has_ended_is_gone_although_it_is_remembered()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        _bed.Store.Remember(id);
        Assert.Null((await _bed.DeleteCart.ExecuteAsync(id, Request(), TestContext.Current.CancellationToken)).Error);
        Assert.Equal("CART_NOT_FOUND", (await _bed.AddAsync(id, "TEE")).Error?.Code);
    }
}
