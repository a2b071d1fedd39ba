using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>
/// The customer's one active cart, begun if there is none. Which id it has is decided first, in one step that all first calls share; then
/// whoever finds no cart of that id begins it.
/// </summary>
public sealed class GetCurrentCart(ICartStore store, CartHandovers carts, GetCart getCart, CartLimits limits, TimeProvider time)
{
    public async Task<CartView> ExecuteAsync(string customerId, Currency currency, CancellationToken cancellationToken)
    {
        var owner = CartOwner.Customer(customerId);
        Guid? gone = null;
        while (true)
        {
            var id = await store.ClaimCurrentAsync(customerId, Guid.CreateVersion7(time.Now()), gone, limits.CustomerTtl, cancellationToken);
            if (await carts.FindAsync(id, cancellationToken) is { } stored)
            {
                if (stored.Cart.Owner.CustomerId == customerId)
                    return await getCart.PresentAsync(stored, known: null, cancellationToken);

                // The customer has merged theirs into a guest's.
                gone = id;
                continue;
            }

            var begun = Cart.Create(id, owner, currency, time.Now());
            var result = await store.TryStepAsync(new CartStep(begun, Expected: null, limits.CustomerTtl), cancellationToken);
            if (result.Outcome == StepOutcome.Conflict && result.Current is null)
                gone = id;
        }
    }
}
