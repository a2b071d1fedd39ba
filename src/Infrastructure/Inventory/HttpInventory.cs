using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shop.Application.Inventory;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Common;

namespace Shop.Infrastructure.Inventory;

/// <summary>Availability as the inventory service says, or last said. Of a SKU it does not know, or never told of, it is unknown.</summary>
internal sealed class HttpInventory(
    InventoryClient client, IOptionsMonitor<UpstreamOptions> options, [FromKeyedServices(UpstreamOptions.Inventory)] UpstreamHealth health, TimeProvider time) : IInventory, IDisposable
{
    private readonly SharedLookups<StockCount> _lookups = new(
        (_, skus, cancellationToken) => client.GetAvailabilityAsync(skus, cancellationToken), _ => null, options.Get(UpstreamOptions.Inventory), health, time);

    public async Task<IReadOnlyDictionary<string, Availability>> GetAvailabilityAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        var known = await _lookups.GetAsync("", skus, cancellationToken);
        var told = new Dictionary<string, Availability>(skus.Count, StringComparer.Ordinal);
        foreach (var sku in skus)
        {
            told[sku] = !known.TryGetValue(sku, out var stock) ? Availability.Unknown(DataSource.Fallback, time.GetUtcNow()) with { GoodUntil = time.GetUtcNow() + SharedLookups<StockCount>.StandInLife }
                : (stock.Value is { } count ? Availability.Of(count.Units, stock.Source, stock.AsOf) : Availability.Unknown(stock.Source, stock.AsOf)) with { GoodUntil = stock.GoodUntil };
        }

        return told;
    }

    public void Dispose() => _lookups.Dispose();
}
