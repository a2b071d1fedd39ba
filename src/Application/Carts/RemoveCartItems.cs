using Shop.Application.Common;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>Removes one item, or all of them.</summary>
public sealed class RemoveCartItems(CartEditor editor, TimeProvider time)
{
    public Task<Result<CartChange>> ExecuteAsync(Guid cartId, Guid itemId, ChangeRequest request, CancellationToken cancellationToken) =>
        editor.ChangeAsync(cartId, request, cart => cart.Remove(itemId, time.Now()), cancellationToken);

    public Task<Result<CartChange>> ExecuteAsync(Guid cartId, ChangeRequest request, CancellationToken cancellationToken) =>
        editor.ChangeAsync(
            cartId,
            request,
            cart =>
            {
                cart.Clear(time.Now());
                return null;
            },
            cancellationToken);
}
