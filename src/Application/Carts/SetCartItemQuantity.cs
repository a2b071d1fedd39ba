using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>Sets the units of one item; 0 removes it.</summary>
public sealed class SetCartItemQuantity(CartEditor editor, CartLimits limits, TimeProvider time)
{
    public Task<Result<CartChange>> ExecuteAsync(Guid cartId, Guid itemId, ChangeRequest request, long quantity, CancellationToken cancellationToken) =>
        editor.ChangeAsync(cartId, request, cart => cart.SetQuantity(itemId, quantity, limits, time.Now()), cancellationToken);
}
