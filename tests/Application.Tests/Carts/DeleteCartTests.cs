using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;
using static Shop.Application.Tests.Carts.CartTestbed;

namespace Shop.Application.Tests.Carts;

public sealed class DeleteCartTests
{
    private readonly CartTestbed _bed = new();

    [Fact]
    public async Task A_deleted_cart_is_gone()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        Assert.Null(await DeleteAsync(id, Ada));
        Assert.False(_bed.Store.Has(id));
        Assert.Equal(CartErrors.CartNotFound, await DeleteAsync(id, Ada));
    }

    [Fact]
    public async Task A_foreign_cart_is_as_good_as_none()
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        Assert.Equal(CartErrors.CartNotFound, await DeleteAsync(id, Bob));
        Assert.True(_bed.Store.Has(id));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(2L, "PRECONDITION_FAILED")]
    public async Task Who_changes_it_meanwhile_stops_only_those_who_insist_on_a_version(long? ifMatch, string? code)
    {
        var id = await _bed.CartOfAdaAsync(("TEE", 1));
        _bed.Store.Meanwhile = async () => Assert.Null((await _bed.AddAsync(id, "TEE")).Error);
        var error = await DeleteAsync(id, Ada, ifMatch);
        Assert.Equal((code, code is not null), (error?.Code, _bed.Store.Has(id)));
        if (error is not null)
            Assert.Equal(3, Assert.IsType<CartDto>(error.Meta["current"]).Version);
    }

    private async Task<Error?> DeleteAsync(Guid id, Caller caller, long? ifMatch = null) =>
        (await _bed.DeleteCart.ExecuteAsync(id, Request(ifMatch, caller), TestContext.Current.CancellationToken)).Error;
}
