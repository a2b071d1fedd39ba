using System.Security.Cryptography;
using System.Text;
using Shop.Domain.Carts;

namespace Shop.Domain.Tests.Carts;

public sealed class CartOwnerTests
{
    [Theory]
    [InlineData("ada", null, true)]
    [InlineData("ada", "secret", true)]
    [InlineData("Ada", null, false)]
    [InlineData("bob", "secret", false)]
    [InlineData("", null, false)]
    [InlineData(null, "secret", false)]
    [InlineData(null, null, false)]
    public void A_customers_cart_is_theirs_by_the_subject_alone(string? customerId, string? token, bool theirs) =>
        Assert.Equal(theirs, CartOwner.Customer("ada").Is(customerId, token));

    [Theory]
    [InlineData(null, "secret", true)]
    [InlineData("ada", "secret", true)]
    [InlineData(null, "Secret", false)]
    [InlineData(null, "", false)]
    [InlineData("ada", null, false)]
    [InlineData(null, null, false)]
    public void A_guest_cart_belongs_to_whoever_knows_the_secret(string? customerId, string? token, bool theirs) =>
        Assert.Equal(theirs, CartOwner.Guest("secret").Is(customerId, token));

    [Fact]
    public void The_secret_is_kept_as_its_hash() => Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes("secret")), CartOwner.Guest("secret").TokenHash.ToArray());

    [Fact]
    public void A_restored_owner_is_the_same_owner()
    {
        Assert.True(CartOwner.Restore(null, CartOwner.Guest("secret").TokenHash.ToArray()).Is(null, "secret"));
        Assert.True(CartOwner.Restore("ada", null).Is("ada", null));
        Assert.False(CartOwner.Restore("ada", null).Is(null, "secret"));
    }

    [Fact]
    public void A_cart_without_any_owner_is_nobodys() => Assert.False(CartOwner.Restore(null, null).Is("ada", ""));
}
