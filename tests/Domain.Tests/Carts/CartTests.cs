using Shop.Domain.Carts;
using Shop.Domain.Common;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Carts;

public sealed class CartTests
{
    [Fact]
    public void A_new_cart_is_empty_and_of_version_1()
    {
        var cart = EmptyCart();
        Assert.Empty(cart.Items);
        Assert.Equal((1, Noon, Noon, Noon), (cart.Version, cart.CreatedAt, cart.UpdatedAt, cart.TouchedAt));
    }

    [Fact]
    public void Adding_makes_a_line_that_remembers_name_and_price()
    {
        var addition = Addition("TEE", units: 2, Eur(1999), Engraving("Ada"));
        var cart = EmptyCart();
        Assert.Null(cart.Add(addition, Limits, Later));

        var line = Assert.Single(cart.Items);
        Assert.Equal(("TEE", addition.ProductId, "Name of TEE", 2), (line.Sku, line.ProductId, line.Name, line.Quantity));
        Assert.Equal((Eur(1999), Engraving("Ada"), Later), (line.UnitPriceWhenAdded, line.Properties, line.AddedAt));
    }

    [Fact]
    public void Adding_the_same_SKU_with_equal_properties_grows_the_line()
    {
        var cart = CartWith(Addition(units: 2, properties: Engraving("Ada")), Addition(units: 3, properties: Engraving("Ada")));
        Assert.Equal(5, Assert.Single(cart.Items).Quantity);
    }

    [Fact]
    public void Adding_the_same_SKU_with_other_properties_makes_a_line_of_its_own() =>
        Assert.Equal([1, 1, 1], CartWith(Addition(), Addition(properties: Engraving("Ada")), Addition(properties: Engraving("Bob"))).Items.Select(i => i.Quantity));

    [Theory]
    [InlineData("tee")]
    [InlineData("TEE ")]
    public void SKUs_are_compared_by_their_exact_characters(string other) => Assert.Equal(2, CartWith(Addition("TEE"), Addition(other)).Items.Count);

    [Fact]
    public void Keeps_the_price_of_the_first_add_when_more_is_added() =>
        Assert.Equal(Eur(1000), Assert.Single(CartWith(Addition(price: Eur(1000)), Addition(price: Eur(1200))).Items).UnitPriceWhenAdded);

    [Fact]
    public void A_new_line_can_be_forced()
    {
        var cart = CartWith(Addition(units: 1), Addition(units: 2, forceNewLine: true));
        Assert.Equal([1, 2], cart.Items.Select(i => i.Quantity));
        Assert.Equal(2, cart.Items.Select(i => i.Id).Distinct().Count());
    }

    [Fact]
    public void Items_keep_the_order_in_which_they_were_added() =>
        Assert.Equal(["C", "A", "B"], CartWith(Addition("C"), Addition("A"), Addition("B"), Addition("A")).Items.Select(i => i.Sku));

    [Theory]
    [InlineData(998, 1, null, 999)]
    [InlineData(998, 2, "QUANTITY_LIMIT", 998)]
    [InlineData(999, 999, "QUANTITY_LIMIT", 999)]
    public void The_quantity_limit_holds_for_the_sum_on_a_line(int first, int more, string? code, int units)
    {
        var cart = CartWith(Addition(units: first));
        var error = cart.Add(Addition(units: more), Limits, Later);
        Assert.Equal(code, error?.Code);
        Assert.Equal(units, Assert.Single(cart.Items).Quantity);
    }

    [Fact]
    public void The_quantity_limit_says_what_was_asked_for()
    {
        var error = CartWith(Addition(units: 998)).Add(Addition(units: 2), Limits, Later);
        Assert.Equal((999, 1000L), (error!.Meta["limit"], error.Meta["requested"]));
    }

    [Fact]
    public void A_full_cart_takes_no_new_line_but_more_of_what_it_holds()
    {
        var cart = CartWith([.. Enumerable.Range(1, 100).Select(n => Addition($"SKU-{n}"))]);
        var error = cart.Add(Addition("SKU-101"), Limits, Later);
        Assert.Equal(("CART_FULL", 100), (error?.Code, error?.Meta["limit"]));
        Assert.Equal("CART_FULL", cart.Add(Addition("SKU-1", forceNewLine: true), Limits, Later)?.Code);
        Assert.Null(cart.Add(Addition("SKU-1"), Limits, Later));
        Assert.Equal((100, 2), (cart.Items.Count, cart.Items[0].Quantity));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    public void Setting_a_quantity_replaces_the_units(int units)
    {
        var cart = CartWith(Addition(units: 5));
        Assert.Null(cart.SetQuantity(cart.Items[0].Id, units, Limits, Later));
        Assert.Equal(units, cart.Items[0].Quantity);
    }

    [Fact]
    public void Setting_0_removes_the_line()
    {
        var cart = CartWith(Addition("A"), Addition("B"));
        Assert.Null(cart.SetQuantity(cart.Items[0].Id, 0, Limits, Later));
        Assert.Equal("B", Assert.Single(cart.Items).Sku);
    }

    [Fact]
    public void Removing_takes_away_that_line_only()
    {
        var cart = CartWith(Addition("A"), Addition("B"), Addition("C"));
        Assert.Null(cart.Remove(cart.Items[1].Id, Later));
        Assert.Equal(["A", "C"], cart.Items.Select(i => i.Sku));
    }

    [Fact]
    public void Clearing_takes_away_everything()
    {
        var cart = CartWith(Addition("A"), Addition("B"));
        cart.Clear(Later);
        Assert.Empty(cart.Items);
    }

    private static readonly Dictionary<string, Func<Cart, Error?>> Changes = new()
    {
        ["add a line"] = cart => cart.Add(Addition("NEW"), Limits, Later),
        ["grow a line"] = cart => cart.Add(Addition(), Limits, Later),
        ["set"] = cart => cart.SetQuantity(cart.Items[0].Id, 7, Limits, Later),
        ["set to 0"] = cart => cart.SetQuantity(cart.Items[0].Id, 0, Limits, Later),
        ["remove"] = cart => cart.Remove(cart.Items[0].Id, Later),
        ["clear"] = Cleared,
        ["set properties"] = cart => cart.SetProperties(cart.Items[0].Id, Engraving("Ada"), Later),
        ["add a code"] = cart => cart.AddDiscountCode("SAVE10", Limits, Later),
    };

    public static TheoryData<string> EveryChange => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(EveryChange))]
    public void Every_change_makes_the_version_grow_by_one_and_prolongs_the_life(string change)
    {
        var cart = CartWith(Addition(), Addition("OTHER"));
        var version = cart.Version;
        Assert.Null(Changes[change](cart));
        Assert.Equal((version + 1, Noon, Later, Later), (cart.Version, cart.CreatedAt, cart.UpdatedAt, cart.TouchedAt));
    }

    [Fact]
    public void Setting_what_it_is_changes_nothing()
    {
        var cart = CartWith(Addition(units: 3));
        AssertUnchanged(cart, () => Assert.Null(cart.SetQuantity(cart.Items[0].Id, 3, Limits, Later)));
    }

    [Fact]
    public void Properties_make_no_two_lines_one()
    {
        var cart = CartWith(Addition(units: 2), Addition(units: 3, properties: Engraving("Ada")));
        Assert.Null(cart.SetProperties(cart.Items[0].Id, Engraving("Ada"), Later));
        Assert.Equal([2, 3], cart.Items.Select(i => i.Quantity));
        AssertUnchanged(cart, () => Assert.Null(cart.SetProperties(cart.Items[0].Id, Engraving("Ada"), Later)));
    }

    [Fact]
    public void Discount_codes_are_kept_as_given_and_compared_without_case()
    {
        var cart = EmptyCart();
        Assert.Null(cart.AddDiscountCode("Save10", Limits, Later));
        AssertUnchanged(cart, () => Assert.Null(cart.AddDiscountCode("SAVE10", Limits, Later)));
        AssertUnchanged(cart, () => cart.RemoveDiscountCode("other", Later));
        Assert.Equal(["Save10"], cart.DiscountCodes);
        cart.RemoveDiscountCode("sAVE10", Later);
        Assert.Empty(cart.DiscountCodes);
    }

    [Fact]
    public void Clearing_an_empty_cart_changes_nothing()
    {
        var cart = EmptyCart();
        AssertUnchanged(cart, () => cart.Clear(Later));
    }

    private static readonly Dictionary<string, (string Code, Func<Cart, Error?> Change)> Failures = new()
    {
        ["add in another currency"] = ("CURRENCY_MISMATCH", cart => cart.Add(Addition(price: new Money(5, Currency.Of("USD"))), Limits, Later)),
        ["add over the quantity limit"] = ("QUANTITY_LIMIT", cart => cart.Add(Addition(units: 999), Limits, Later)),
        ["add over the line limit"] = ("CART_FULL", cart => cart.Add(Addition("NEW"), new CartLimits { MaxLines = 2 }, Later)),
        ["set over the limit"] = ("QUANTITY_LIMIT", cart => cart.SetQuantity(cart.Items[0].Id, 1000, Limits, Later)),
        ["set far over the limit"] = ("QUANTITY_LIMIT", cart => cart.SetQuantity(cart.Items[0].Id, 1L << 32, Limits, Later)),
        ["set below 0"] = ("VALIDATION_ERROR", cart => cart.SetQuantity(cart.Items[0].Id, -1, Limits, Later)),
        ["set what is not there"] = ("ITEM_NOT_FOUND", cart => cart.SetQuantity(Guid.CreateVersion7(), 1, Limits, Later)),
        ["set to 0 what is not there"] = ("ITEM_NOT_FOUND", cart => cart.SetQuantity(Guid.CreateVersion7(), 0, Limits, Later)),
        ["set properties of what is not there"] = ("ITEM_NOT_FOUND", cart => cart.SetProperties(Guid.CreateVersion7(), ItemProperties.None, Later)),
        ["add no code"] = ("VALIDATION_ERROR", cart => cart.AddDiscountCode("", Limits, Later)),
        ["add a code with a space"] = ("VALIDATION_ERROR", cart => cart.AddDiscountCode("a b", Limits, Later)),
        ["add a code that is too long"] = ("VALIDATION_ERROR", cart => cart.AddDiscountCode(new string('x', 65), Limits, Later)),
        ["add one code too many"] = ("VALIDATION_ERROR", cart => cart.AddDiscountCode("x", new CartLimits { MaxDiscountCodes = 0 }, Later)),
        ["remove what is not there"] = ("ITEM_NOT_FOUND", cart => cart.Remove(Guid.CreateVersion7(), Later)),
    };

    public static TheoryData<string> EveryFailure => [.. Failures.Keys];

    [Theory]
    [MemberData(nameof(EveryFailure))]
    public void A_failed_change_leaves_the_cart_as_it_was(string failure)
    {
        var cart = CartWith(Addition(units: 2), Addition("OTHER"));
        AssertUnchanged(cart, () => Assert.Equal(Failures[failure].Code, Failures[failure].Change(cart)?.Code));
    }

    [Fact]
    public void A_currency_mismatch_names_the_SKU_and_the_carts_currency()
    {
        var error = EmptyCart().Add(Addition("TEE", price: new Money(5, Currency.Of("USD"))), Limits, Later)!;
        Assert.Equal(("TEE", "EUR"), (error.Meta["sku"], error.Meta["currency"]));
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData("ada", 90)]
    public void Lives_30_days_for_a_guest_and_90_for_a_customer_from_when_it_was_touched(string? customer, int days)
    {
        var cart = Cart.Create(customer is null ? CartOwner.Guest("secret") : CartOwner.Customer(customer), Currency.Of("EUR"), Noon);
        Assert.Equal(Noon.AddDays(days), cart.ExpiresAt(Limits));
        Assert.Null(cart.Add(Addition(), Limits, Later));
        Assert.Equal(Later.AddDays(days), cart.ExpiresAt(Limits));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void Looking_at_it_prolongs_its_life_at_most_once_a_twentieth_of_it(int secondsAfter, bool prolonged)
    {
        var cart = EmptyCart();
        var now = Noon + (Limits.GuestTtl / 20) + TimeSpan.FromSeconds(secondsAfter);
        Assert.Equal(prolonged, cart.IsToBeTouched(Limits, now));
        cart.Touch(now);
        Assert.False(cart.IsToBeTouched(Limits, now));
        Assert.Equal(now + Limits.GuestTtl, cart.ExpiresAt(Limits));
        Assert.Equal((1, Noon), (cart.Version, cart.UpdatedAt));
    }

    [Fact]
    public void A_stored_cart_is_the_cart_that_was_stored()
    {
        var cart = CartWith(Addition("A"), Addition("B", units: 2, properties: Engraving("Ada")));
        var restored = new Cart(cart.Id, cart.Owner, cart.Currency, cart.Items, cart.Version, cart.CreatedAt, Later, Later.AddDays(1));
        Assert.Equal((cart.Id, cart.Owner, cart.Currency, 3, Noon), (restored.Id, restored.Owner, restored.Currency, restored.Version, restored.CreatedAt));
        Assert.Equal((Later, Later.AddDays(1)), (restored.UpdatedAt, restored.TouchedAt));
        Assert.Equal(cart.Items, restored.Items);
    }

    private static void AssertUnchanged(Cart cart, Action change)
    {
        var before = Snapshot(cart);
        change();
        Assert.Equal(before, Snapshot(cart));
    }

    private static string Snapshot(Cart cart) =>
        $"v{cart.Version} {cart.UpdatedAt:O} {cart.TouchedAt:O} {string.Join(", ", cart.Items.Select(i => $"{i.Id} {i.Sku} {i.Quantity} {i.UnitPriceWhenAdded}"))}";

    private static Error? Cleared(Cart cart)
    {
        cart.Clear(Later);
        return null;
    }
}
