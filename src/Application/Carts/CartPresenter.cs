using AutoMapper;
using Shop.Application.Catalog;
using Shop.Application.Inventory;
using Shop.Application.Pricing;
using Shop.Domain.Carts;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>Finds out what the shop says of SKUs now, and shows carts by it.</summary>
public sealed class CartPresenter(ICatalogReader catalog, IPricing pricing, IInventory inventory, CartLimits limits, IMapper mapper)
{
    public async Task<CartDto> PresentAsync(Cart cart, CancellationToken cancellationToken)
    {
        var skus = new HashSet<string>(cart.Items.Count, StringComparer.Ordinal);
        foreach (var item in cart.Items)
            skus.Add(item.Sku);
        var offers = await GetOffersAsync(cart.Currency, skus, cancellationToken);
        return mapper.Map<CartDto>(PricedCart.Assess(cart, offers)) with { ExpiresAt = cart.ExpiresAt(limits) };
    }

    /// <summary>Offers by SKU; unknown SKUs are absent.</summary>
    public async Task<IReadOnlyDictionary<string, Offer>> GetOffersAsync(Currency currency, IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        if (skus.Count == 0)
            return new Dictionary<string, Offer>(0);
        var rows = await catalog.FindVariantsAsync(skus, cancellationToken);
        if (rows.Count < skus.Count)
            skus = [.. rows.Select(row => row.Sku)];

        // Both at once: where they are services, the slower one is waited for, not the sum.
        var counting = inventory.GetAvailabilityAsync(skus, cancellationToken);
        var prices = await pricing.GetPricesAsync(currency, skus, cancellationToken);
        var stock = await counting;
        var offers = new Dictionary<string, Offer>(rows.Count, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            offers[row.Sku] = new Offer(
                row.ProductId,
                row.ProductSlug,
                row.ProductName,
                row.ImageUrl ?? (row.ProductImages.Count > 0 ? row.ProductImages[0].Url : null),
                row.OptionValues,
                row.ProductStatus == ProductStatus.Active,
                prices.GetValueOrDefault(row.Sku),
                stock[row.Sku]);
        }

        return offers;
    }
}
