using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>Removes one item, or all of them.</summary>
public sealed class RemoveCartItems(CartEditor editor, TimeProvider time)
{
    public Task<Result<CartDto>> ExecuteAsync(Guid cartId, Guid itemId, Caller caller, long? expectedVersion, CancellationToken cancellationToken) =>
        editor.ChangeAsync(cartId, caller, expectedVersion, cart => cart.Remove(itemId, time.Now()), cancellationToken);

    public Task<Result<CartDto>> ExecuteAsync(Guid cartId, Caller caller, long? expectedVersion, CancellationToken cancellationToken) =>
        editor.ChangeAsync(cartId, caller, expectedVersion, Clear, cancellationToken);

    private Error? Clear(Cart cart)
    {
        cart.Clear(time.Now());
        return null;
    }
}
