using System.Buffers.Text;
using System.Security.Cryptography;
using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>Begins a cart, empty or with its first items: a customer's, or a guest's with a secret of its own.</summary>
public sealed class CreateCart(ICartStore store, CartPresenter presenter, CartLimits limits, TimeProvider time)
{
    public async Task<Result<CartDto>> ExecuteAsync(Caller caller, Currency currency, IReadOnlyList<CartItemInput> items, CancellationToken cancellationToken)
    {
        var token = caller.CustomerId is null ? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) : null;
        var owner = caller.CustomerId is { } customerId ? CartOwner.Customer(customerId) : CartOwner.Guest(token!);
        var cart = Cart.Create(owner, currency, time.Now());
        var offers = await presenter.GetOffersAsync(currency, [.. items.Select(item => item.Sku).Distinct()], cancellationToken);
        for (var i = 0; i < items.Count; i++)
        {
            var addition = items[i].Against(offers.GetValueOrDefault(items[i].Sku), currency, limits);
            if ((addition.Failed ? addition.Error : cart.Add(addition.Value, limits, time.Now())) is { } error)
                return error.At($"/items/{i}");
        }

        if (!await store.TrySaveAsync(cart, expectedVersion: 0, cart.ExpiresAt(limits), cancellationToken))
            throw new InvalidOperationException($"A new cart's id {cart.Id} is taken.");
        return await presenter.PresentAsync(cart, cancellationToken) with { Token = token };
    }
}
