using System.Runtime.CompilerServices;
using Shop.Application.Catalog;
using Shop.Infrastructure.Catalog.Formats;

namespace Shop.Infrastructure.Catalog.Sample;

internal sealed class SampleCatalog : ISampleCatalog
{
    public async IAsyncEnumerable<ImportEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = typeof(SampleCatalog).Assembly.GetManifestResourceStream("products.ndjson")!;
        await foreach (var entry in new NdjsonFormat().ReadAsync(file, cancellationToken))
            yield return entry;
    }

    public async IAsyncEnumerable<ImportEntry> GenerateAsync(int variants, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var product in SyntheticProducts.Generate(variants))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return product;
        }

        await Task.CompletedTask;
    }
}
