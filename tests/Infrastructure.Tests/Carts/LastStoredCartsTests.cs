using Shop.Domain.Carts;
using Shop.Infrastructure.Carts;

namespace Shop.Infrastructure.Tests.Carts;

public sealed class LastStoredCartsTests
{
    private readonly LastStoredCarts _last = new();

    [Fact]
    public void A_cart_is_found_as_it_was_kept_last()
    {
        var id = Guid.CreateVersion7();
        _last.Keep(id, CartFormat.Write(CartWriter.CartOf(id, 4)).Bytes);
        var (bytes, stamp) = CartFormat.Write(CartWriter.CartOf(id, 5));
        _last.Keep(id, bytes);

        var found = _last.Find(id)!;

        Assert.Equal(5, found.Cart.Version);
        Assert.Single(found.Cart.Items);
        Assert.Equal(bytes[..stamp], found.Stamp.ToArray());
    }

    [Fact]
    public void Two_that_share_a_place_push_each_other_out()
    {
        var id = Guid.CreateVersion7();
        var other = Guid.CreateVersion7();
        while ((uint)other.GetHashCode() % LastStoredCarts.Places != (uint)id.GetHashCode() % LastStoredCarts.Places)
            other = Guid.CreateVersion7();
        _last.Keep(id, Bytes(id, lines: 1));
        Assert.Null(_last.Find(other));

        _last.Keep(other, Bytes(other, lines: 8));
        Assert.Null(_last.Find(id));
        Assert.Equal(8, _last.Find(other)!.Cart.Items.Count);
    }

    [Fact]
    public void One_that_has_ended_or_has_become_large_is_not_found()
    {
        var id = Guid.CreateVersion7();
        _last.Keep(id, Bytes(id, lines: 1));
        _last.Keep(id, []);
        Assert.Null(_last.Find(id));

        _last.Keep(id, Bytes(id, lines: 1));
        _last.Keep(id, Bytes(id, lines: 100));
        Assert.Null(_last.Find(id));
    }

    [Fact]
    public void To_keep_the_next_state_of_a_cart_takes_no_memory()
    {
        var id = Guid.CreateVersion7();
        var bytes = Bytes(id, lines: 8);
        _last.Keep(id, bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _last.Keep(id, bytes);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static byte[] Bytes(Guid id, int lines) => CartFormat.Write(
        new Cart(id, CartOwner.Guest("secret"), Given.Euro, Enumerable.Range(1, lines).Select(line => GivenCart.Item($"sku-{line}", 1)), 1, Given.Noon, Given.Noon, Given.Noon)).Bytes;
}
