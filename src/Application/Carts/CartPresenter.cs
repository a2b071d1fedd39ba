using AutoMapper;
using Shop.Domain.Carts;

namespace Shop.Application.Carts;

/// <summary>Shows carts by what the shop says of their SKUs now.</summary>
public sealed class CartPresenter(IOffers offers, CartLimits limits, IMapper mapper)
{
    public async Task<CartDto> PresentAsync(Cart cart, CancellationToken cancellationToken)
    {
        var skus = new string[cart.Items.Count];
        for (var i = 0; i < skus.Length; i++)
            skus[i] = cart.Items[i].Sku;
        var priced = PricedCart.Assess(cart, await offers.FindAsync(cart.Currency, skus, cancellationToken));
        return mapper.Map<CartDto>(priced) with { ExpiresAt = cart.ExpiresAt(limits) };
    }
}
