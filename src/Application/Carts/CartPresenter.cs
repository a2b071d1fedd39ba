using AutoMapper;
using Shop.Application.Common;
using Shop.Application.Pricing;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>Shows carts by what the shop says of their SKUs now. Who has given no discount code asks for no quote.</summary>
public sealed class CartPresenter(IOffers offers, IQuotes quotes, CartLimits limits, IMapper mapper)
{
    /// <summary>The cart as it was stored; <paramref name="known"/>, where nothing has changed since.</summary>
    public async Task<CartView> ViewAsync(StoredCart stored, CartView? known, CancellationToken cancellationToken)
    {
        var found = await FindOffersAsync(stored.Cart, cancellationToken);
        return known?.IsGoodFor(stored, found) == true ? known : new CartView(stored, found, await PresentAsync(stored.Cart, found, cancellationToken));
    }

    public async Task<CartDto> PresentAsync(Cart cart, CancellationToken cancellationToken) =>
        await PresentAsync(cart, await FindOffersAsync(cart, cancellationToken), cancellationToken);

    private ValueTask<IReadOnlyList<Offer?>> FindOffersAsync(Cart cart, CancellationToken cancellationToken)
    {
        var skus = new string[cart.Items.Count];
        for (var i = 0; i < skus.Length; i++)
            skus[i] = cart.Items[i].Sku;
        return offers.FindAsync(cart.Currency, skus, cancellationToken);
    }

    private async ValueTask<CartDto> PresentAsync(Cart cart, IReadOnlyList<Offer?> found, CancellationToken cancellationToken)
    {
        var priced = PricedCart.Assess(cart, found);

        // Whoever could not tell the prices just now is not waited for a second time.
        if (cart.DiscountCodes.Count > 0 && priced.PriceSource == DataSource.Live)
            priced = await DiscountAsync(priced, cancellationToken);
        return mapper.Map<CartDto>(priced) with { ExpiresAt = cart.ExpiresAt(limits) };
    }

    private async Task<PricedCart> DiscountAsync(PricedCart priced, CancellationToken cancellationToken)
    {
        try
        {
            var sold = priced.Lines.Where(line => line.Offer is { IsSold: true }).Select(line => new LineToQuote(line.Item.Id, line.Item.Sku, line.Item.Quantity));
            return priced.By(await quotes.QuoteAsync(priced.Cart.Currency, priced.Cart.DiscountCodes, [.. sold], cancellationToken));
        }
        catch (StoreUnavailableException)
        {
            // The cart is shown without discounts, and says so; it is a checkout that needs the promise.
            return priced;
        }
    }
}
