using AutoMapper;
using AutoMapper.QueryableExtensions;
using Microsoft.EntityFrameworkCore;
using Shop.Application.Catalog;
using Shop.Domain.Catalog;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

/// <summary>Opens a context for what it asks the database, so that a request that asks nothing rents none.</summary>
internal sealed class CatalogReader(IDbContextFactory<ShopDbContext> contexts, VariantSnapshots snapshots, CategoryTrees trees, IMapper mapper) : ICatalogReader
{
    public async Task<Product?> FindProductAsync(string idOrSlug, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var whole = db.Products.AsNoTracking().Include(p => p.Variants).Include(p => p.Categories).AsSplitQuery().OrderBy(p => p.Id);
        var product = Guid.TryParse(idOrSlug, out var id)
            ? await whole.FirstOrDefaultAsync(p => p.Id == id, cancellationToken)
            : await whole.FirstOrDefaultAsync(p => p.Slug == idOrSlug, cancellationToken);
        if (product is not null)
            snapshots.ForgetOlder(product.Id, product.Version, product.Variants.Select(v => v.Sku));
        return product;
    }

    public async Task<IReadOnlyList<ProductRow>> FindProductsOnSaleAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Products.AsNoTracking().Where(p => EF.Parameter(ids).Contains(p.Id) && p.Status == ProductStatus.Active)
            .AsSingleQuery().ProjectTo<ProductRow>(mapper.ConfigurationProvider).ToListAsync(cancellationToken);
        foreach (var row in rows)
            snapshots.ForgetOlder(row.Id, row.Version, row.Skus);
        return rows;
    }

    public async Task<bool> AreCurrentAsync(IReadOnlyDictionary<Guid, long> versions, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = versions.Keys.ToList();
        var current = await db.Products.Where(p => EF.Parameter(ids).Contains(p.Id)).Select(p => new { p.Id, p.Version }).ToDictionaryAsync(p => p.Id, p => p.Version, cancellationToken);
        return versions.All(version => current.GetValueOrDefault(version.Key) == version.Value);
    }

    public async Task<IReadOnlyList<VariantRow>> FindVariantsAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        var found = await snapshots.FindAsync(skus, cancellationToken);
        var rows = new VariantRow[found.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = found[i].Row;
        return rows;
    }

    public Task<CategoryTree> GetCategoriesAsync(CancellationToken cancellationToken) => trees.GetAsync(cancellationToken);
}
