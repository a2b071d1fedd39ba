using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>Puts units of a SKU into a cart at the price of now.</summary>
public sealed class AddCartItem(CartEditor editor, IOffers offers, CartLimits limits, TimeProvider time)
{
    public Task<Result<CartChange>> ExecuteAsync(Guid cartId, ChangeRequest request, CartItemInput input, CancellationToken cancellationToken)
    {
        Result<CartAddition>? addition = null;
        return editor.ChangeAsync(cartId, request, AddAsync, cancellationToken);

        // The offer is looked up once, however often the change has to be decided anew.
        async ValueTask<Error?> AddAsync(Cart cart)
        {
            addition ??= await ResolveAsync(cart.Currency);
            return addition.Value.Failed ? addition.Value.Error : cart.Add(addition.Value.Value, limits, time.Now());
        }

        async Task<Result<CartAddition>> ResolveAsync(Currency currency)
        {
            var found = await offers.FindAsync(currency, [input.Sku], cancellationToken);
            return input.Against(found[0], currency, limits);
        }
    }
}
