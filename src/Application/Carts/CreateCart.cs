using System.Buffers.Text;
using System.Security.Cryptography;
using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>Begins a cart, empty or with its first items: a customer's, or a guest's with a secret of its own.</summary>
public sealed class CreateCart(ICartStore store, CartEditor editor, IOffers offers, CartPresenter presenter, CartLimits limits, TimeProvider time)
{
    /// <summary>For a caller without a credential the key alone opens the cart again, so it must be long enough to be a secret.</summary>
    public const int MinSecretKeyLength = 22;

    public async Task<Result<CartChange>> ExecuteAsync(ChangeRequest request, Currency currency, IReadOnlyList<CartItemInput> items, CancellationToken cancellationToken)
    {
        var caller = request.Caller;
        if (caller is { CustomerId: null, CartToken: null } && request.Idempotency?.Text.Length < MinSecretKeyLength)
            return Error.Validation(new FieldError("/Idempotency-Key", "TOO_SHORT", $"Without a credential the key must have at least {MinSecretKeyLength} characters."));

        var additions = await ResolveAsync(currency, items, cancellationToken);
        if (additions.Failed)
            return await ReplayAsync(request, additions.Error, cancellationToken);

        var id = Guid.CreateVersion7(time.Now());
        if (request.Key is not null)
            id = await store.ReserveIdAsync(request.Key, id, cancellationToken);
        var token = caller.CustomerId is null ? TokenOf(id, request) : null;
        var cart = Cart.Create(id, caller.CustomerId is { } customerId ? CartOwner.Customer(customerId) : CartOwner.Guest(token!), currency, time.Now());
        for (var i = 0; i < items.Count; i++)
        {
            if (cart.Add(additions.Value[i], limits, time.Now()) is { } error)
                return await ReplayAsync(request, error.At($"/items/{i}"), cancellationToken);
        }

        var result = await store.TryStepAsync(new CartStep(cart, Expected: null, cart.LifeLeft(limits, time.Now())) { Request = request.Key }, cancellationToken);
        switch (result.Outcome)
        {
            case StepOutcome.Taken:
                if (caller.CustomerId is not null)
                    await store.ClaimCurrentAsync(caller.CustomerId, id, gone: null, limits.CustomerTtl, cancellationToken);
                return new CartChange(await presenter.PresentAsync(cart, cancellationToken) with { Token = token });
            case StepOutcome.KeyReused:
                return CartErrors.KeyReused;
            default:
                return await ReplayAsync(request, CartErrors.CartNotFound, cancellationToken);
        }
    }

    private async Task<Result<List<CartAddition>>> ResolveAsync(Currency currency, IReadOnlyList<CartItemInput> items, CancellationToken cancellationToken)
    {
        var found = await offers.FindAsync(currency, [.. items.Select(item => item.Sku)], cancellationToken);
        var additions = new List<CartAddition>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var addition = items[i].Against(found[i], currency, limits);
            if (addition.Failed)
                return addition.Error.At($"/items/{i}");
            additions.Add(addition.Value);
        }

        return additions;
    }

    /// <summary>What was begun by an earlier sending, or else the error.</summary>
    private async Task<Result<CartChange>> ReplayAsync(ChangeRequest request, Error error, CancellationToken cancellationToken)
    {
        if (request.Key is null || await store.FindReservedIdAsync(request.Key, cancellationToken) is not { } id)
            return error;
        var replay = await editor.ReplayAsync(id, request.Key, error, cancellationToken);
        if (replay.Failed)
            return replay.Error;
        if (replay.Value.Cart is not { } cart)
            return CartErrors.CartNotFound;
        var token = request.Caller.CustomerId is null ? TokenOf(id, request) : null;
        return new CartChange(await presenter.PresentAsync(cart, cancellationToken) with { Token = token }, IsReplay: true);
    }

    private static string TokenOf(Guid id, ChangeRequest request) =>
        Base64Url.EncodeToString(request.Idempotency is { } key ? RequestKey.CartSecret(request.Caller, key, id) : RandomNumberGenerator.GetBytes(32));
}
