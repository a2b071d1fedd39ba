using AutoMapper;
using AutoMapper.QueryableExtensions;
using Microsoft.EntityFrameworkCore;
using Shop.Application.Catalog;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

/// <summary>Opens a context for what it asks the database, so that a request that asks nothing rents none.</summary>
internal sealed class CatalogReader(IDbContextFactory<ShopDbContext> contexts, VariantSnapshots snapshots, CategoryTrees trees, IMapper mapper) : ICatalogReader
{
    public async Task<IReadOnlyList<ProductRow>> FindSummariesAsync(IReadOnlyList<Guid> ids, Currency currency, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return [];
        Dictionary<Guid, ProductRow> rows;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            rows = await db.Products.AsNoTracking().Where(p => ids.Contains(p.Id) && p.Status == ProductStatus.Active).OrderBy(p => p.Id).AsSplitQuery()
                .ProjectTo<ProductRow>(mapper.ConfigurationProvider).ToDictionaryAsync(row => row.Id, cancellationToken);
        }

        var variants = (await snapshots.FindAsync([.. rows.Values.SelectMany(row => row.Skus)], cancellationToken)).ToDictionary(variant => variant.Sku, StringComparer.Ordinal);
        return [.. ids.Where(rows.ContainsKey).Select(id => Priced(rows[id], currency, variants)).OfType<ProductRow>()];
    }

    public async Task<Product?> FindProductAsync(string idOrSlug, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var whole = db.Products.AsNoTracking().Include(p => p.Variants).Include(p => p.Categories).AsSplitQuery().OrderBy(p => p.Id);
        return Guid.TryParse(idOrSlug, out var id)
            ? await whole.FirstOrDefaultAsync(p => p.Id == id, cancellationToken)
            : await whole.FirstOrDefaultAsync(p => p.Slug == idOrSlug, cancellationToken);
    }

    public async Task<IReadOnlyList<VariantRow>> FindVariantsAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        var found = await snapshots.FindAsync(skus, cancellationToken);
        var rows = new VariantRow[found.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = found[i].Row;
        return rows;
    }

    public async Task<CategoryTree> GetCategoriesAsync(CancellationToken cancellationToken) => await trees.GetAsync(cancellationToken);

    /// <summary>The row with the prices of its variants in the currency; null where none is sold in it.</summary>
    private static ProductRow? Priced(ProductRow row, Currency currency, Dictionary<string, VariantSnapshot> variants)
    {
        var prices = row.Skus.Select(sku => variants.GetValueOrDefault(sku)?.PriceIn(currency)).OfType<UnitPrice>().ToList();
        return prices.Count == 0 ? null : row with
        {
            Currency = currency,
            MinPriceMinor = prices.Min(price => price.Price.AmountMinor),
            MaxPriceMinor = prices.Max(price => price.Price.AmountMinor),
            MaxCompareAtMinor = prices.Max(price => price.CompareAt?.AmountMinor),
        };
    }
}
