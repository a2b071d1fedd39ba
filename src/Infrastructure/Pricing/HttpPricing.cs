using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shop.Application.Pricing;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Common;

namespace Shop.Infrastructure.Pricing;

/// <summary>Prices as the pricing service says, or last said; where it never told one, the catalog's list price stands in.</summary>
internal sealed class HttpPricing(
    PricingClient client, LocalPricing listPrices, IOptionsMonitor<UpstreamOptions> options, [FromKeyedServices(UpstreamOptions.Pricing)] UpstreamHealth health, TimeProvider time) : IPricing, IDisposable
{
    private readonly SharedLookups<AskedPrice> _lookups = new(
        (currency, skus, cancellationToken) => client.GetPricesAsync(Currency.Of(currency), skus, cancellationToken), price => price.ValidUntil, options.Get(UpstreamOptions.Pricing), health, time);

    public async Task<IReadOnlyDictionary<string, UnitPrice>> GetPricesAsync(Currency currency, IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        var known = await _lookups.GetAsync(currency.Code, skus, cancellationToken);
        var prices = new Dictionary<string, UnitPrice>(skus.Count, StringComparer.Ordinal);
        foreach (var (sku, price) in known)
        {
            if (price.Value is { } asked)
                prices[sku] = new UnitPrice(asked.Price, asked.CompareAt, price.Source, price.AsOf) { GoodUntil = price.GoodUntil };
        }

        if (known.Count < skus.Count)
        {
            foreach (var (sku, listed) in await listPrices.GetPricesAsync(currency, [.. skus.Where(sku => !known.ContainsKey(sku))], cancellationToken))
                prices[sku] = listed with { Source = DataSource.Fallback, GoodUntil = time.GetUtcNow() + SharedLookups<AskedPrice>.StandInLife };
        }

        return prices;
    }

    public void Dispose() => _lookups.Dispose();
}
