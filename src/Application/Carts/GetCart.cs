using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>The caller's cart, priced and checked anew. Looking at it prolongs its life.</summary>
public sealed class GetCart(ICartStore store, CartPresenter presenter, CartLimits limits, TimeProvider time)
{
    public async Task<Result<CartDto>> ExecuteAsync(Guid id, Caller caller, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } cart || !cart.Owner.Is(caller.CustomerId, caller.CartToken))
            return CartErrors.CartNotFound;
        // Whoever changed the cart meanwhile has prolonged its life as well, so a lost race is fine.
        if (cart.Touch(limits, time.Now()))
            await store.TrySaveAsync(cart, cart.Version, cart.ExpiresAt(limits), cancellationToken);
        return await presenter.PresentAsync(cart, cancellationToken);
    }
}
