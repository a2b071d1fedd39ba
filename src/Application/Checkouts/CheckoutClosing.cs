using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Domain.Carts;
using Shop.Domain.Checkouts;

namespace Shop.Application.Checkouts;

/// <summary>
/// Does what the end of a checkout asks for: the units are sold or free again, the cart is gone or can be changed again. Each step may be
/// repeated, by whoever finds it undone.
/// </summary>
public sealed class CheckoutClosing(ICheckouts checkouts, IReservations reservations, ICartStore carts, CartLimits limits, TimeProvider time)
{
    /// <summary>Frees a cart if what it was frozen for has ended; false while it has not.</summary>
    public async Task<bool> TryFreeAsync(Cart frozen, CancellationToken cancellationToken)
    {
        var checkoutId = frozen.CheckoutId!.Value;
        if (await checkouts.FindAsync(checkoutId, cancellationToken) is not { } checkout)
        {
            // A database that was restored from a backup knows nothing of it, and so nobody was promised anything.
            await LetCartGoAsync(frozen.Id, checkoutId, isSold: false, cancellationToken);
            return true;
        }

        return await TrySettleAsync(checkout, cancellationToken);
    }

    /// <summary>Ends a checkout whose time is over; false while it has not ended.</summary>
    public async Task<bool> TrySettleAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        if (!checkout.IsClosed && !(checkout.Expire(time.Now()) && await checkouts.TrySaveAsync(checkout, cancellationToken)))
            return false;
        await SettleAsync(checkout, cancellationToken);
        return true;
    }

    /// <param name="closed">A checkout that has ended, as it is stored.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task SettleAsync(Checkout closed, CancellationToken cancellationToken)
    {
        var isSold = closed.Status == CheckoutStatus.Completed;
        if (isSold)
            await reservations.SellAsync(closed.Id, cancellationToken);
        else
            await reservations.ReleaseAsync(closed.Id, cancellationToken);
        await LetCartGoAsync(closed.CartId, closed.Id, isSold, cancellationToken);
        if (closed.IsSettled)
            return;

        // Whoever was faster has done the same.
        closed.Settle();
        await checkouts.TrySaveAsync(closed, cancellationToken);
    }

    private async Task LetCartGoAsync(Guid cartId, Guid checkoutId, bool isSold, CancellationToken cancellationToken)
    {
        while (await carts.FindAsync(cartId, cancellationToken) is { } stored && stored.Cart.CheckoutId == checkoutId)
        {
            var cart = stored.Cart;
            if (!isSold)
                cart.EndCheckout(time.Now());
            var step = new CartStep(cart, stored.Stamp, cart.LifeLeft(limits, time.Now())) { Deletes = isSold };
            if ((await carts.TryStepAsync(step, cancellationToken)).Outcome == StepOutcome.Taken)
                return;
        }
    }
}
