using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>Variants on sale by SKU, in the order asked for.</summary>
public sealed class GetVariants(ICatalogReader reader, ProductPresenter presenter)
{
    public const int MaxSkus = 100;

    public async Task<VariantsDto> ExecuteAsync(IReadOnlyList<string> skus, Currency currency, CancellationToken cancellationToken)
    {
        var rows = await reader.FindVariantsAsync(skus, cancellationToken);
        var shown = (await presenter.PresentAsync([.. rows.Where(r => r.ProductStatus == ProductStatus.Active)], currency, cancellationToken))
            .ToDictionary(v => v.Sku, StringComparer.Ordinal);
        return new VariantsDto([.. skus.Where(shown.ContainsKey).Select(sku => shown[sku])], [.. skus.Where(sku => !shown.ContainsKey(sku))]);
    }
}
