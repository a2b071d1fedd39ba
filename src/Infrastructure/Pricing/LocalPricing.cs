using Shop.Application.Pricing;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Catalog;

namespace Shop.Infrastructure.Pricing;

/// <summary>The catalog's list prices.</summary>
internal sealed class LocalPricing(VariantSnapshots snapshots) : IPricing
{
    public async Task<IReadOnlyDictionary<string, UnitPrice>> GetPricesAsync(Currency currency, IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        var prices = new Dictionary<string, UnitPrice>(skus.Count, StringComparer.Ordinal);
        foreach (var snapshot in await snapshots.FindAsync(skus, cancellationToken))
        {
            if (snapshot.Row.Currency == currency)
                prices[snapshot.Row.Sku] = snapshot.Price;
        }

        return prices;
    }
}
