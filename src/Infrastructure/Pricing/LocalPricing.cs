using Shop.Application.Pricing;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Catalog;

namespace Shop.Infrastructure.Pricing;

/// <summary>The shop's own prices: list prices, else those of the catalog.</summary>
internal sealed class LocalPricing(VariantSnapshots snapshots) : IPricing
{
    public async Task<IReadOnlyDictionary<string, UnitPrice>> GetPricesAsync(Currency currency, IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        var prices = new Dictionary<string, UnitPrice>(skus.Count, StringComparer.Ordinal);
        foreach (var snapshot in await snapshots.FindAsync(skus, cancellationToken))
        {
            if (snapshot.PriceIn(currency) is { } price)
                prices[snapshot.Sku] = price;
        }

        return prices;
    }
}
