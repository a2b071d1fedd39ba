namespace Shop.Application.Inventory;

/// <summary>The shop's own stock levels.</summary>
public interface IStockLevels
{
    /// <summary>The units of each SKU that is counted.</summary>
    Task<IReadOnlyDictionary<string, int>> GetAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken);

    /// <summary>Sets the units of each SKU, as part of the unit of work; returns the SKUs whose level that changes.</summary>
    Task<IReadOnlyCollection<string>> SetAsync(IReadOnlyDictionary<string, int> quantities, DateTimeOffset now, CancellationToken cancellationToken);
}
