using Shop.Application.Catalog;
using Shop.Application.Inventory;
using Shop.Application.Pricing;
using Shop.Domain.Carts;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;

namespace Shop.Application.Carts;

/// <summary>Offers from a catalog, a pricing and an inventory that know nothing of each other.</summary>
public sealed class CombinedOffers(ICatalogReader catalog, IPricing pricing, IInventory inventory) : IOffers
{
    public async ValueTask<IReadOnlyList<Offer?>> FindAsync(Currency currency, IReadOnlyList<string> skus, CancellationToken cancellationToken)
    {
        var rows = await catalog.FindVariantsAsync(skus.ToHashSet(StringComparer.Ordinal), cancellationToken);
        string[] known = [.. rows.Select(row => row.Sku)];

        // Both at once: where they are services, the slower one is waited for, not the sum.
        var counting = inventory.GetAvailabilityAsync(known, cancellationToken);
        var prices = await pricing.GetPricesAsync(currency, known, cancellationToken);
        var stock = await counting;
        var offers = rows.ToDictionary(row => row.Sku, row => Of(row, prices.GetValueOrDefault(row.Sku), stock[row.Sku]), StringComparer.Ordinal);
        return [.. skus.Select(offers.GetValueOrDefault)];
    }

    public static Offer Of(VariantRow row, UnitPrice? price, Availability availability) => new(
        row.ProductId,
        row.ProductSlug,
        row.ProductName,
        row.ImageUrl ?? (row.ProductImages.Count > 0 ? row.ProductImages[0].Url : null),
        row.OptionValuesByName,
        row.ProductStatus == ProductStatus.Active,
        price,
        availability);
}
