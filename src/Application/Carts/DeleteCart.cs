using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>Ends a cart; returns null when it is gone.</summary>
public sealed class DeleteCart(ICartStore store, CartEditor editor)
{
    public async Task<Error?> ExecuteAsync(Guid id, Caller caller, long? expectedVersion, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await store.FindAsync(id, cancellationToken) is not { } cart || !cart.Owner.Is(caller.CustomerId, caller.CartToken))
                return CartErrors.CartNotFound;
            if (expectedVersion is { } expected && expected != cart.Version)
                return await editor.StaleAsync(cart, cancellationToken);
            if (await store.TryDeleteAsync(id, cart.Version, cancellationToken))
                return null;
        }
    }
}
