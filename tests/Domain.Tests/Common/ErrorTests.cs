using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Domain.Tests.Common;

public sealed class ErrorTests
{
    [Fact]
    public void Faults_of_a_part_are_pointed_at_from_the_whole() =>
        Assert.Equal("/items/2/quantity", Error.Validation(FieldError.Required("/quantity")).At("/items/2").Fields.Single().Pointer);

    [Fact]
    public void An_error_without_faults_names_the_part_and_keeps_its_facts()
    {
        var error = CartErrors.CartFull(100).At("/items/2");
        Assert.Equal(("CART_FULL", 100, "/items/2"), (error.Code, error.Meta["limit"], error.Meta["pointer"]));
    }

    [Fact]
    public void A_member_named_by_the_client_is_escaped_in_a_pointer() => Assert.Equal("/attributes/a~1b~0c", FieldError.Member("/attributes", "a/b~c"));

    [Fact]
    public void A_result_has_a_value_or_an_error()
    {
        Result<string> good = "yes";
        Result<string> bad = CartErrors.ItemNotFound;
        Assert.Equal((false, "yes", null), (good.Failed, good.Value, good.Error));
        Assert.Equal((true, null, CartErrors.ItemNotFound), (bad.Failed, bad.Value, bad.Error));
    }
}
