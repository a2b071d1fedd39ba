using System.Security.Cryptography;
using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Application.Pricing;
using Shop.Domain.Carts;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;
using Shop.Domain.Pricing;

namespace Shop.Application.Checkouts;

/// <summary>
/// Promises a cart's prices and units, and freezes it. Four steps, each of which may be repeated: the checkout is noted as pending, its units
/// are set aside, the cart is frozen, the checkout is open. Whoever asks again, after a crash or at the same time, takes the steps that are left.
/// See docs/adr/0011.
/// </summary>
public sealed class StartCheckout(
    ICheckouts checkouts, CheckoutClosing closing, IReservations reservations, IQuotes quotes, IOffers offers,
    ICartStore store, CartHandovers carts, CartEditor editor, CartLimits cartLimits, CheckoutLimits limits, TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <summary>How long services are waited for that are to say what is sold. Who takes longer makes no promise in time either: a quote takes up to 0.4 s more, and a checkout is to be told within 1.3.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    /// <param name="cartId">The cart.</param>
    /// <param name="request">Who asks, and on which conditions.</param>
    /// <param name="expectedTotal">What the shopper believes that it costs; null if they do not say.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task<Result<StartedCheckout>> ExecuteAsync(Guid cartId, ChangeRequest request, Money? expectedTotal, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ReplayAsync(cartId, request, cancellationToken) is { } replay)
                return replay;
            if (await carts.FindAsync(cartId, cancellationToken) is not { } stored || !request.Caller.Owns(stored.Cart))
                return CartErrors.CartNotFound;
            if (await editor.CheckVersionAsync(stored.Cart, request, cancellationToken) is { } stale)
                return stale;
            if (stored.Cart.CheckoutId is not null && await closing.TryFreeAsync(stored.Cart, cancellationToken))
                continue;

            var begun = stored.Cart.CheckoutId is { } known
                ? await JoinAsync(known, stored, request, cancellationToken)
                : await BeginAsync(stored, request, expectedTotal, cancellationToken);
            if (begun is null)
                continue;
            if (begun.Value.Failed)
                return begun.Value.Error;
            if (Refuse(begun.Value.Value.Checkout, stored.Cart, request, expectedTotal) is { } changed)
                return changed;
            if (await OpenAsync(begun.Value.Value, cancellationToken) is { } opened)
                return opened;
        }
    }

    /// <summary>What an earlier sending of the request was promised, as it is now. One that was refused left nothing to be repeated.</summary>
    private async Task<Result<StartedCheckout>?> ReplayAsync(Guid cartId, ChangeRequest request, CancellationToken cancellationToken)
    {
        if (request.Key is not { } key)
            return null;
        var (id, fingerprint) = Note(key);
        if (await checkouts.FindByRequestAsync(cartId, id, cancellationToken) is { } earlier && time.Now() - earlier.CreatedAt < KeptFor)
            return earlier.RequestFingerprint == fingerprint ? new StartedCheckout(CheckoutDto.Of(earlier, time.Now()), IsNew: true, IsReplay: true) : CartErrors.KeyReused;
        return await store.FindRequestAsync(cartId, key, cancellationToken) == RequestState.Unknown ? null : (Result<StartedCheckout>?)CartErrors.KeyReused;
    }

    private async Task<Result<Begun>?> JoinAsync(Guid checkoutId, StoredCart stored, ChangeRequest request, CancellationToken cancellationToken) =>
        await checkouts.FindAsync(checkoutId, cancellationToken) is { } existing ? (Result<Begun>?)new Begun(existing, stored, IsBegunBy(request, existing)) : null;

    /// <summary>Notes the checkout, or joins the one that somebody else is beginning of the same cart. Null if the cart must be looked at again.</summary>
    private async Task<Result<Begun>?> BeginAsync(StoredCart stored, ChangeRequest request, Money? expectedTotal, CancellationToken cancellationToken)
    {
        var quote = await QuoteAsync(stored.Cart, cancellationToken);
        if (quote.Failed)
            return quote.Error;
        var checkout = Checkout.Begin(stored.Cart, StateOf(stored), quote.Value, request.Key is { } key ? Note(key) : null, limits, time.Now());
        if (checkout.Failed)
            return checkout.Error;
        if (Refuse(checkout.Value, stored.Cart, request, expectedTotal) is { } changed)
            return changed;
        if (await checkouts.TryAddAsync(checkout.Value, cancellationToken))
            return new Begun(checkout.Value, stored, IsNew: true);

        // The cart as it is behind the other's beginning, not as it was before.
        if (await checkouts.FindUnclosedAsync(stored.Cart.Id, cancellationToken) is not { } other || await carts.FindAsync(stored.Cart.Id, cancellationToken) is not { } current)
            return null;
        if (current.Cart.CheckoutId == other.Id || StateOf(current) == other.CartState)
            return new Begun(other, current, IsBegunBy(request, other));

        // It was made of a state that is over, or a server has lost that the cart was frozen: nobody can hold it to be the cart's any more.
        await GiveUpAsync(other, cancellationToken);
        return null;
    }

    /// <summary>
    /// The error if prices have moved. Who says a total has seen it. Who insists on a version of the cart insists on what is stored of it, and with each
    /// line that is the price at which it was added.
    /// </summary>
    private static Error? Refuse(Checkout checkout, Cart cart, ChangeRequest request, Money? expectedTotal) =>
        expectedTotal is null && request.ExpectedVersion is not null ? checkout.CheckAgainst(cart) : checkout.Check(expectedTotal);

    private async Task<Result<Quote>> QuoteAsync(Cart cart, CancellationToken cancellationToken)
    {
        var found = await FindOffersAsync(cart, cancellationToken);
        if (cart.Items.Where((_, i) => found[i] is not { IsSold: true }).FirstOrDefault() is { } gone)
            return CartErrors.SkuNotSold(gone.Sku);
        var quote = await quotes.QuoteAsync(cart.Currency, cart.DiscountCodes, [.. cart.Items.Select(item => new LineToQuote(item.Id, item.Sku, item.Quantity))], cancellationToken);
        return cart.Items.Count == 0 || quote.ExpiresAt >= time.Now() + limits.TimeToBegin ? quote : throw new StoreUnavailableException("The quote ends before a checkout could begin.");
    }

    private async Task<IReadOnlyList<Offer?>> FindOffersAsync(Cart cart, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await offers.FindAsync(cart.Currency, [.. cart.Items.Select(item => item.Sku)], soon.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException("The services of prices and stock take too long.", late);
        }
    }

    /// <summary>The steps behind the first. Null if somebody else has ended the checkout or the cart has changed.</summary>
    private async Task<Result<StartedCheckout>?> OpenAsync(Begun begun, CancellationToken cancellationToken)
    {
        var (checkout, stored, isNew) = begun;
        if (checkout.Status == CheckoutStatus.Pending && await reservations.ReserveAsync(checkout.Id, checkout.Units, limits.ReservationLifetime, cancellationToken) is { Length: > 0 } shortages)
        {
            await GiveUpAsync(checkout, cancellationToken);
            return CheckoutErrors.InsufficientStock(shortages);
        }

        if (!await TryFreezeAsync(stored, checkout.Id, cancellationToken))
        {
            await GiveUpAsync(checkout, cancellationToken);
            return null;
        }

        var isOpen = checkout.Status == CheckoutStatus.Open || (checkout.Open(limits, time.Now()) && await checkouts.TrySaveAsync(checkout, cancellationToken));
        return isOpen ? (Result<StartedCheckout>?)new StartedCheckout(CheckoutDto.Of(checkout, time.Now()), isNew) : null;
    }

    private async Task<bool> TryFreezeAsync(StoredCart stored, Guid checkoutId, CancellationToken cancellationToken)
    {
        var cart = stored.Cart;
        if (cart.CheckoutId == checkoutId)
            return true;
        cart.BeginCheckout(checkoutId, time.Now());
        var step = await store.TryStepAsync(new CartStep(cart, stored.Stamp, cart.LifeLeft(cartLimits, time.Now())), cancellationToken);
        return step.Outcome == StepOutcome.Taken || step.Current?.Cart.CheckoutId == checkoutId;
    }

    private async Task GiveUpAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        if (checkout.Cancel(time.Now()) is null && await checkouts.TrySaveAsync(checkout, cancellationToken))
            await closing.SettleAsync(checkout, cancellationToken);
    }

    /// <summary>An earlier sending may have died between two steps.</summary>
    private static bool IsBegunBy(ChangeRequest request, Checkout checkout) => request.Key is { } key && checkout.RequestId == Note(key).Id;

    private static string StateOf(StoredCart stored) => Convert.ToHexStringLower(SHA256.HashData(stored.Stamp.Span).AsSpan(0, RequestKey.IdLength));

    private static (string Id, string Fingerprint) Note(RequestKey key) => (Convert.ToHexStringLower(key.Id.Span), $"{key.Fingerprint:x16}");

    private sealed record Begun(Checkout Checkout, StoredCart Cart, bool IsNew);
}

/// <param name="Checkout">As it is now.</param>
/// <param name="IsNew">This request began it; it was there already otherwise.</param>
/// <param name="IsReplay">An earlier sending of this request began it.</param>
public sealed record StartedCheckout(CheckoutDto Checkout, bool IsNew, bool IsReplay = false);
