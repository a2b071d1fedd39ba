namespace Shop.Application.Catalog;

/// <summary>Settings under <c>Catalog</c>.</summary>
public sealed class CatalogOptions
{
    /// <summary>ISO 4217 code: the currency of catalog reads, new carts and prices in CSV files.</summary>
    public string DefaultCurrency { get; set; } = "USD";

    /// <summary>For how long whoever keeps a public answer need not ask again: whole seconds up to an hour, beside the second in which the shop itself shows a change.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For how much longer it may show the answer while it asks: whole seconds up to a day.</summary>
    public TimeSpan StaleWhileRevalidate { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much memory ready products may take, in MB from 1.</summary>
    public int CacheMegabytes { get; set; } = 256;

    /// <summary>Load the sample catalog into an empty database at start.</summary>
    public bool SeedSample { get; set; }
}
