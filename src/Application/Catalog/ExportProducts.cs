using System.Runtime.CompilerServices;
using Shop.Application.Inventory;
using Shop.Domain.Catalog;

namespace Shop.Application.Catalog;

/// <summary>Writes the whole catalog to a stream, by slug, a batch at a time.</summary>
public sealed class ExportProducts(IProductRepository products, ICatalogReader reader, IStockLevels stock)
{
    public Task ExecuteAsync(ICatalogFormat format, Stream stream, Action<int>? onProgress, CancellationToken cancellationToken) =>
        format.WriteAsync(ReadAsync(onProgress, cancellationToken), stream, cancellationToken);

    private async IAsyncEnumerable<ExportedProduct> ReadAsync(Action<int>? onProgress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tree = await reader.GetCategoriesAsync(cancellationToken);
        await foreach (var batch in products.StreamAsync(cancellationToken))
        {
            var quantities = await stock.GetAsync([.. batch.SelectMany(p => p.Variants).Select(v => v.Sku)], cancellationToken);
            foreach (var product in batch)
                yield return new ExportedProduct(product.Id, product.CreatedAt, ProductWrite.Of(product, tree), quantities);
            onProgress?.Invoke(batch.Count);
        }
    }
}
