using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>The caller's cart, priced and checked anew. Looking at it prolongs its life.</summary>
public sealed class GetCart(ICartStore store, CartHandovers carts, CartPresenter presenter, CartLimits limits, TimeProvider time)
{
    public async Task<Result<CartDto>> ExecuteAsync(Guid id, Caller caller, CancellationToken cancellationToken) =>
        await carts.FindAsync(id, cancellationToken) is { } stored && caller.Owns(stored.Cart)
            ? await PresentAsync(stored, cancellationToken)
            : CartErrors.CartNotFound;

    internal async Task<CartDto> PresentAsync(StoredCart stored, CancellationToken cancellationToken)
    {
        var cart = stored.Cart;

        // Whoever changed the cart meanwhile has prolonged its life as well, so a lost race is fine.
        if (cart.Touch(limits, time.Now()))
            await store.TryStepAsync(new CartStep(cart, stored.Stamp, cart.LifeLeft(limits, time.Now())), cancellationToken);
        return await presenter.PresentAsync(cart, cancellationToken);
    }
}
