using Shop.Domain.Carts;
using Shop.Infrastructure.Carts;

namespace Shop.Infrastructure.Tests.Carts;

public sealed class CartFormatTests
{
    [Fact]
    public void A_cart_of_a_newer_program_is_refused_by_its_format()
    {
        var bytes = CartFormat.Write(GivenCart.Empty());
        bytes[0]++;
        var refused = Assert.Throws<InvalidDataException>(() => CartFormat.Read(Guid.Empty, bytes));
        Assert.Contains($"format {bytes[0]}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cart_that_lacks_its_end_or_has_something_behind_it_is_no_cart()
    {
        var bytes = CartFormat.Write(GivenCart.Everything(CartOwner.Guest("secret")));
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => CartFormat.Read(Guid.Empty, bytes[..length]));
        Assert.Throws<InvalidDataException>(() => CartFormat.Read(Guid.Empty, [.. bytes, 0]));
    }

    [Fact]
    public void Broken_bytes_are_a_cart_or_none_but_never_another_failure_nor_a_great_deal_of_memory()
    {
        var random = new Random(7);
        var whole = CartFormat.Write(GivenCart.With([GivenCart.Item("tee", 3, 5, "Tee", ("engraving", "Jo"))]));
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
}
