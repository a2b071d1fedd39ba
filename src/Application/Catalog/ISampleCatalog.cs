namespace Shop.Application.Catalog;

/// <summary>Catalogs for newcomers, tests and measurements, as if read from a file.</summary>
public interface ISampleCatalog
{
    /// <summary>A small one, written by hand.</summary>
    IAsyncEnumerable<ImportEntry> ReadAsync(CancellationToken cancellationToken);

    /// <summary>A synthetic one with exactly so many variants, SKUs <c>SYN-000000</c> and on; always the same for the same number.</summary>
    IAsyncEnumerable<ImportEntry> GenerateAsync(int variants, CancellationToken cancellationToken);
}
