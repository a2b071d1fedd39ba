using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>
/// Applies a change to a cart so that it cannot be lost: it is decided on the cart as it is and stored only if the cart is
/// still that one; else it is decided anew on the newer cart.
/// </summary>
public sealed class CartEditor(ICartStore store, CartPresenter presenter, CartLimits limits)
{
    /// <summary>A change that is decided by the cart alone.</summary>
    public Task<Result<CartDto>> ChangeAsync(Guid id, Caller caller, long? expectedVersion, Func<Cart, Error?> change, CancellationToken cancellationToken) =>
        ChangeAsync(id, caller, expectedVersion, cart => ValueTask.FromResult(change(cart)), cancellationToken);

    /// <param name="id">The cart.</param>
    /// <param name="caller">Who must own it.</param>
    /// <param name="expectedVersion">The version the caller insists on, if any.</param>
    /// <param name="change">Decides on the cart as it is; called again when somebody else was faster.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task<Result<CartDto>> ChangeAsync(Guid id, Caller caller, long? expectedVersion, Func<Cart, ValueTask<Error?>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (await store.FindAsync(id, cancellationToken) is not { } cart || !cart.Owner.Is(caller.CustomerId, caller.CartToken))
                return CartErrors.CartNotFound;
            var version = cart.Version;
            if (expectedVersion is { } expected && expected != version)
                return await StaleAsync(cart, cancellationToken);
            if (await change(cart) is { } error)
                return error;
            if (cart.Version == version || await store.TrySaveAsync(cart, version, cart.ExpiresAt(limits), cancellationToken))
                return await presenter.PresentAsync(cart, cancellationToken);

            await Task.Delay(Random.Shared.Next(1, 2 << Math.Min(attempt, 5)), cancellationToken);
        }
    }

    internal async Task<Error> StaleAsync(Cart cart, CancellationToken cancellationToken)
    {
        var error = CartErrors.StaleVersion(cart.Version);
        return error with { Meta = new Dictionary<string, object>(error.Meta) { ["current"] = await presenter.PresentAsync(cart, cancellationToken) } };
    }
}
