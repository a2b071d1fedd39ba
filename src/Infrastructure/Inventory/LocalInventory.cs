using Shop.Application.Inventory;
using Shop.Domain.Inventory;
using Shop.Infrastructure.Catalog;

namespace Shop.Infrastructure.Inventory;

/// <summary>Availability by the shop's own stock levels. Of a SKU that is not in the catalog nothing is counted.</summary>
internal sealed class LocalInventory(VariantSnapshots snapshots) : IInventory
{
    private static readonly Availability NotInCatalog = Availability.NotCounted(DateTimeOffset.UnixEpoch);

    public async Task<IReadOnlyDictionary<string, Availability>> GetAvailabilityAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        var told = new Dictionary<string, Availability>(skus.Count, StringComparer.Ordinal);
        foreach (var snapshot in await snapshots.FindAsync(skus, cancellationToken))
            told[snapshot.Row.Sku] = snapshot.Availability;
        if (told.Count < skus.Count)
        {
            foreach (var sku in skus)
                told.TryAdd(sku, NotInCatalog);
        }

        return told;
    }
}
