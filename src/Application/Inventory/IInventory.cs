using Shop.Domain.Inventory;

namespace Shop.Application.Inventory;

/// <summary>Says what is in stock.</summary>
public interface IInventory
{
    /// <summary>Availability by SKU, for every SKU that was asked for.</summary>
    Task<IReadOnlyDictionary<string, Availability>> GetAvailabilityAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken);
}
