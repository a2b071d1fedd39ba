using Shop.Domain.Carts;
using Shop.Infrastructure.Carts;

namespace Shop.Infrastructure.Tests.Carts;

public sealed class CartFormatTests
{
    private const string FormatOne = "AQAAAAAAAAACA0VVUgAgK7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unolt7CkWpnAEAAPv4e6mcAQAA/Ph7qZwBAAABAaIK4HVOdGGOXIg5p96HSAN0ZWUBogrgdU5yHqFbtoU0aHEMA1RlZQPPD3sKRamcAQAAAQllbmdyYXZpbmcCSm8=";

    [Fact]
    public void A_cart_of_a_newer_program_is_refused_by_its_format()
    {
        var (bytes, _) = CartFormat.Write(GivenCart.Empty().WithAll());
        bytes[0] = 4;
        var refused = Assert.Throws<InvalidDataException>(() => CartFormat.Read(Guid.Empty, bytes));
        Assert.Contains($"format {bytes[0]}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cart_in_a_checkout_is_read_as_it_was_written()
    {
        var (cart, checkoutId) = (GivenCart.Empty(), Guid.CreateVersion7());
        cart.BeginCheckout(checkoutId, cart.UpdatedAt);
        var (bytes, _) = CartFormat.Write(cart);
        var read = CartFormat.Read(cart.Id, bytes).Cart;
        Assert.Equal(3, bytes[0]);
        Assert.Equal(checkoutId, read.CheckoutId);
        Assert.Equal(cart.Version, read.Version);
    }

    /// <summary>As the first version of this program wrote it.</summary>
    [Fact]
    public void A_cart_of_the_oldest_format_is_read_and_stays_readable_for_that_version_until_it_holds_more()
    {
        var bytes = Convert.FromBase64String(FormatOne);
        var cart = CartFormat.Read(Guid.Empty, bytes).Cart;
        Assert.Equal(("EUR", 2L, 3), (cart.Currency.Code, cart.Version, Assert.Single(cart.Items).Quantity));
        Assert.True(cart.Owner.Is(null, "secret"));
        Assert.Equal(bytes, CartFormat.Write(cart).Bytes);

        Assert.Null(cart.AddDiscountCode("SAVE10", new CartLimits(), cart.UpdatedAt));
        Assert.Equal(2, CartFormat.Write(cart).Bytes[0]);
    }

    [Fact]
    public void States_that_differ_in_version_owner_or_time_differ_in_their_stamp()
    {
        var cart = GivenCart.With([GivenCart.Item("tee")]);
        Assert.Equal(StampOf(cart), StampOf(CartFormat.Read(cart.Id, CartFormat.Write(cart).Bytes).Cart));
        var others = new[]
        {
            cart.At(2),
            cart.WithAll(),
            new Cart(cart.Id, cart.Owner, cart.Currency, cart.Items, 1, cart.CreatedAt, cart.UpdatedAt.AddMilliseconds(1), cart.TouchedAt),
            new Cart(cart.Id, cart.Owner, cart.Currency, cart.Items, 1, cart.CreatedAt, cart.UpdatedAt, cart.TouchedAt.AddMilliseconds(1)),
            new Cart(cart.Id, CartOwner.Guest("other"), cart.Currency, cart.Items, 1, cart.CreatedAt, cart.UpdatedAt, cart.TouchedAt),
        };
        Assert.All(others, other => Assert.NotEqual(StampOf(cart), StampOf(other)));
    }

    [Fact]
    public void A_cart_that_lacks_its_end_or_has_something_behind_it_is_no_cart()
    {
        var (bytes, _) = CartFormat.Write(GivenCart.Everything(CartOwner.Guest("secret")).WithAll());
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => CartFormat.Read(Guid.Empty, bytes.AsSpan(0, length)));
        Assert.Throws<InvalidDataException>(() => CartFormat.Read(Guid.Empty, [.. bytes, 0]));
    }

    [Fact]
    public void Broken_bytes_are_a_cart_or_none_but_never_another_failure_nor_a_great_deal_of_memory()
    {
        var random = new Random(7);
        var whole = CartFormat.Write(GivenCart.With([GivenCart.Item("tee", 3, 5, "Tee", ("engraving", "Jo"))]).WithAll()).Bytes;
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = whole.ToArray();
            for (var j = 0; j <= i % 4; j++)
                bytes[random.Next(1, bytes.Length)] = (byte)random.Next(256);
            var before = GC.GetAllocatedBytesForCurrentThread();
            refused += Record.Exception(() => CartFormat.Read(Guid.Empty, bytes)) switch
            {
                null => 0,
                InvalidDataException => 1,
                var other => throw new InvalidOperationException(Convert.ToHexString(bytes), other),
            };
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }

        Assert.InRange(refused, 1, 19_999);
    }

    private static string StampOf(Cart cart)
    {
        var (bytes, length) = CartFormat.Write(cart);
        return Convert.ToHexString(bytes.AsSpan(0, length));
    }
}
