using Shop.Application.Checkouts;
using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>
/// Applies a change to a cart so that it cannot be lost: it is decided on the cart as it is and stored only if the cart is
/// still that one; else it is decided anew on the newer cart. A request with a key takes effect once, however often it is sent.
/// </summary>
public sealed class CartEditor(
    ICartStore store, CartHandovers carts, CheckoutClosing checkouts, CartPresenter presenter, CartTurns turns, CartLimits limits, TimeProvider time)
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
    public Task<Result<StoredCart>> FindAsync(Guid id, ChangeRequest request, CancellationToken cancellationToken) => FindAsync(id, request, current: null, cancellationToken);

    /// <summary>The error, with the cart as it is, for who insists on another version.</summary>
    public async Task<Error?> CheckVersionAsync(Cart cart, ChangeRequest request, CancellationToken cancellationToken)
    {
        if (request.ExpectedVersion is not { } expected || expected == cart.Version)
            return null;
        var error = CartErrors.StaleVersion(cart.Version);
        return error with { Meta = new Dictionary<string, object>(error.Meta) { ["current"] = await presenter.PresentAsync(cart, cancellationToken) } };
    }

    /// <summary>Frees a cart from a checkout that has ended, so that it is to be read again. The error, while that has not.</summary>
    public async Task<Error?> FreeAsync(Cart cart, CancellationToken cancellationToken) =>
        cart.CheckoutId is not { } checkoutId || await checkouts.TryFreeAsync(cart, cancellationToken) ? null : CartErrors.InCheckout(checkoutId);

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

    private async Task<Result<StoredCart>> FindAsync(Guid id, ChangeRequest request, StoredCart? current, CancellationToken cancellationToken)
    {
        var stored = current is { Cart.Handover: null } ? current : await carts.FindAsync(id, cancellationToken);
        if (stored is null || !request.Caller.Owns(stored.Cart))
            return CartErrors.CartNotFound;
        if (await CheckVersionAsync(stored.Cart, request, cancellationToken) is { } stale)
            return stale;
        if (stored.Cart.CheckoutId is null)
            return stored;
        return await FreeAsync(stored.Cart, cancellationToken) is { } held ? held : await FindAsync(id, request, current: null, cancellationToken);
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

    /// <summary>
    /// Decides on the cart as this instance remembers it, which the store takes if it is still so; else on the cart as it is. Two round trips either way, mostly one.
    /// Null when somebody else was faster.
    /// </summary>
    private async Task<Result<Applied>?> TryApplyAsync(Guid id, ChangeRequest request, Func<Cart, ValueTask<Error?>> change, bool deletes, CancellationToken cancellationToken)
    {
        StoredCart? current = null;
        if (store.Recall(id) is { } recalled && MayBeCurrent(recalled.Cart, request) && recalled.Cart.Version is var remembered
            && await change(recalled.Cart) is null && (recalled.Cart.Version != remembered || deletes || request.Key is not null))
        {
            (var applied, current) = await StepAsync(recalled, request.Key, deletes, cancellationToken);
            if (applied is not null)
                return applied;
        }

        var found = await FindAsync(id, request, current, cancellationToken);
        var before = found.Value?.Cart.Version;
        if ((found.Failed ? found.Error : await change(found.Value.Cart)) is { } error)
            return await ReplayAsync(id, request.Key, error, cancellationToken);
        return found.Value!.Cart.Version == before && !deletes && request.Key is null
            ? new Applied(found.Value.Cart)
            : (await StepAsync(found.Value, request.Key, deletes, cancellationToken)).Applied;
    }

    /// <summary>False where the caller would be refused this cart, which only the cart as it is may say.</summary>
    private static bool MayBeCurrent(Cart remembered, ChangeRequest request) =>
        !remembered.IsFrozen && request.Caller.Owns(remembered) && (request.ExpectedVersion ?? remembered.Version) == remembered.Version;

    /// <summary>Stores what was decided; or says what the cart is instead.</summary>
    private async Task<(Result<Applied>? Applied, StoredCart? Current)> StepAsync(StoredCart decided, RequestKey? key, bool deletes, CancellationToken cancellationToken)
    {
        var cart = decided.Cart;
        var step = new CartStep(cart, decided.Stamp, cart.LifeLeft(limits, time.Now())) { Deletes = deletes, Request = key };
        var result = await store.TryStepAsync(step, cancellationToken);
        return result.Outcome switch
        {
            StepOutcome.Taken => (new Applied(cart), null),
            StepOutcome.Replayed => (new Applied(result.Current?.Cart, IsReplay: true), null),
            StepOutcome.KeyReused => ((Result<Applied>)CartErrors.KeyReused, null),
            _ => (null, result.Current),
        };
    }

    /// <param name="Cart">The cart with the change; null if it is gone.</param>
    /// <param name="IsReplay">The change was made by an earlier sending.</param>
    public sealed record Applied(Cart? Cart, bool IsReplay = false);
}
