using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>The caller's cart as it is now. Looking at it prolongs its life.</summary>
public sealed class GetCart(ICartStore store, CartHandovers carts, CartPresenter presenter, CartViews views, CartLimits limits, TimeProvider time)
{
    public async Task<Result<CartView>> ExecuteAsync(Guid id, Caller caller, CancellationToken cancellationToken)
    {
        var known = views.Find(id);
        var stored = known is null || known.Stored.Cart.IsToBeTouched(limits, time.Now())
            ? await carts.FindAsync(id, cancellationToken)
            : await carts.FindAsync(known.Stored, cancellationToken);
        return stored is not null && caller.Owns(stored.Cart) ? await PresentAsync(stored, known, cancellationToken) : CartErrors.CartNotFound;
    }

    internal async Task<CartView> PresentAsync(StoredCart stored, CartView? known, CancellationToken cancellationToken)
    {
        var cart = stored.Cart;
        if (cart.IsToBeTouched(limits, time.Now()))
        {
            // Whoever changed the cart meanwhile has prolonged its life as well, so a lost race is fine.
            cart.Touch(time.Now());
            await store.TryStepAsync(new CartStep(cart, stored.Stamp, cart.LifeLeft(limits, time.Now())), cancellationToken);
            return await presenter.ViewAsync(stored, known: null, cancellationToken);
        }

        var view = await presenter.ViewAsync(stored, known, cancellationToken);
        views.Keep(view);
        return view;
    }
}
