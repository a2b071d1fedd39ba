using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>What a client asks to put into a cart. It never says a price.</summary>
public sealed record CartItemInput(string Sku, long Quantity = 1, IReadOnlyDictionary<string, string>? Properties = null, bool ForceNewLine = false)
{
    /// <summary>Joins the request with what the shop says of the SKU; the errors are those a shopper can act on.</summary>
    internal Result<CartAddition> Against(Offer? offer, Currency currency, CartLimits limits)
    {
        var quantity = Domain.Carts.Quantity.Create(Quantity, limits);
        if (quantity.Failed)
            return quantity.Error;
        var properties = ItemProperties.Create(Properties, limits);
        if (properties.Failed)
            return properties.Error;
        if (offer is null)
            return Domain.Catalog.CatalogErrors.SkuNotFound(Sku);
        if (!offer.OnSale)
            return CartErrors.SkuNotSold(Sku);
        if (offer.Price is null)
            return CartErrors.CurrencyMismatch(Sku, currency);
        return new CartAddition(Sku, offer.ProductId, offer.Name, offer.Price.Price, quantity.Value, properties.Value, ForceNewLine);
    }
}
