namespace Shop.Application.Catalog;

/// <summary>Settings under <c>Catalog</c>.</summary>
public sealed class CatalogOptions
{
    /// <summary>ISO 4217 code: the currency of catalog reads, new carts and prices in CSV files.</summary>
    public string DefaultCurrency { get; set; } = "USD";

    /// <summary>Load the sample catalog into an empty database at start.</summary>
    public bool SeedSample { get; set; }
}
