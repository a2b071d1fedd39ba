using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>
/// Applies a change to a cart so that it cannot be lost: it is decided on the cart as it is and stored only if the cart is
/// still that one; else it is decided anew on the newer cart. A request with a key takes effect once, however often it is sent.
/// </summary>
public sealed class CartEditor(ICartStore store, CartHandovers carts, CartPresenter presenter, CartTurns turns, CartLimits limits, TimeProvider time)
{
    /// <summary>A change that is decided by the cart alone.</summary>
    public Task<Result<CartChange>> ChangeAsync(Guid id, ChangeRequest request, Func<Cart, Error?> change, CancellationToken cancellationToken) =>
        ChangeAsync(id, request, cart => ValueTask.FromResult(change(cart)), cancellationToken);

    /// <param name="id">The cart.</param>
    /// <param name="request">Who asks, and on which conditions.</param>
    /// <param name="change">Decides on the cart as it is; called again when somebody else was faster.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task<Result<CartChange>> ChangeAsync(Guid id, ChangeRequest request, Func<Cart, ValueTask<Error?>> change, CancellationToken cancellationToken)
    {
        var applied = await ApplyAsync(id, request, change, deletes: false, cancellationToken);
        return applied.Failed ? applied.Error : new CartChange(await presenter.PresentAsync(applied.Value.Cart!, cancellationToken), applied.Value.IsReplay);
    }

    /// <summary>Ends the cart. True if an earlier sending of the request did.</summary>
    public async Task<Result<bool>> DeleteAsync(Guid id, ChangeRequest request, CancellationToken cancellationToken)
    {
        var applied = await ApplyAsync(id, request, _ => default, deletes: true, cancellationToken);
        return applied.Failed ? applied.Error : applied.Value.IsReplay;
    }

    /// <summary>The cart as it is, if the caller may change it on their conditions.</summary>
    public async Task<Result<StoredCart>> FindAsync(Guid id, ChangeRequest request, CancellationToken cancellationToken)
    {
        if (await carts.FindAsync(id, cancellationToken) is not { } stored || !request.Caller.Owns(stored.Cart))
            return CartErrors.CartNotFound;
        return await CheckVersionAsync(stored.Cart, request, cancellationToken) is { } stale ? stale : stored;
    }

    /// <summary>The error, with the cart as it is, for who insists on another version.</summary>
    public async Task<Error?> CheckVersionAsync(Cart cart, ChangeRequest request, CancellationToken cancellationToken)
    {
        if (request.ExpectedVersion is not { } expected || expected == cart.Version)
            return null;
        var error = CartErrors.StaleVersion(cart.Version);
        return error with { Meta = new Dictionary<string, object>(error.Meta) { ["current"] = await presenter.PresentAsync(cart, cancellationToken) } };
    }

    /// <summary>What a request that failed is answered: that error, unless it failed because an earlier sending has taken effect.</summary>
    public async Task<Result<Applied>> ReplayAsync(Guid id, RequestKey? request, Error error, CancellationToken cancellationToken)
    {
        var state = request is null ? RequestState.Unknown : await store.FindRequestAsync(id, request, cancellationToken);
        return state switch
        {
            RequestState.Applied => new Applied((await carts.FindAsync(id, cancellationToken))?.Cart, IsReplay: true),
            RequestState.KeyReused => CartErrors.KeyReused,
            _ => error,
        };
    }

    private async Task<Result<Applied>> ApplyAsync(Guid id, ChangeRequest request, Func<Cart, ValueTask<Error?>> change, bool deletes, CancellationToken cancellationToken)
    {
        var applied = await TryApplyAsync(id, request, change, deletes, cancellationToken);
        if (applied is null)
        {
            using var turn = await turns.TakeAsync(id, cancellationToken);
            do
                applied = await TryApplyAsync(id, request, change, deletes, cancellationToken);
            while (applied is null);
        }

        // A change that took effect once, of a cart that is gone by now.
        return applied.Value is { Failed: false, Value.Cart: null } && !deletes ? CartErrors.CartNotFound : applied.Value;
    }

    /// <summary>Null when somebody else was faster.</summary>
    private async Task<Result<Applied>?> TryApplyAsync(Guid id, ChangeRequest request, Func<Cart, ValueTask<Error?>> change, bool deletes, CancellationToken cancellationToken)
    {
        var found = await FindAsync(id, request, cancellationToken);
        var before = found.Value?.Cart.Version;
        if ((found.Failed ? found.Error : await change(found.Value.Cart)) is { } error)
            return await ReplayAsync(id, request.Key, error, cancellationToken);

        var cart = found.Value!.Cart;
        if (cart.Version == before && !deletes && request.Key is null)
            return new Applied(cart);
        var step = new CartStep(cart, found.Value.Stamp, cart.LifeLeft(limits, time.Now())) { Deletes = deletes, Request = request.Key };
        var result = await store.TryStepAsync(step, cancellationToken);
        return result.Outcome switch
        {
            StepOutcome.Taken => new Applied(cart),
            StepOutcome.Replayed => new Applied(result.Current?.Cart, IsReplay: true),
            StepOutcome.KeyReused => CartErrors.KeyReused,
            _ => null,
        };
    }

    /// <param name="Cart">The cart with the change; null if it is gone.</param>
    /// <param name="IsReplay">The change was made by an earlier sending.</param>
    public sealed record Applied(Cart? Cart, bool IsReplay = false);
}
