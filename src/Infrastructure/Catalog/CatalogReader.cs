using AutoMapper;
using AutoMapper.QueryableExtensions;
using Microsoft.EntityFrameworkCore;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

/// <summary>Opens a context for what it asks the database, so that a request that asks nothing rents none.</summary>
internal sealed class CatalogReader(IDbContextFactory<ShopDbContext> contexts, VariantSnapshots snapshots, IMapper mapper) : ICatalogReader
{
    public async Task<Page<ProductRow>> ListAsync(ProductQuery query, IReadOnlyCollection<Guid>? categoryIds, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var matches = db.Products.AsNoTracking().Matching(query, categoryIds, db.StockLevels, db.ExactCollation);
        var total = await matches.CountAsync(cancellationToken);
        var sorted = matches.SortedBy(query.Sort);
        sorted = query.Cursor is { } cursor ? sorted.Behind(cursor) : sorted.Skip((query.Page - 1) * query.Limit);
        var rows = await sorted.Take(query.Limit + 1).AsSplitQuery().ProjectTo<ProductRow>(mapper.ConfigurationProvider).ToListAsync(cancellationToken);
        if (rows.Count <= query.Limit)
            return new Page<ProductRow>(rows, total, null);

        rows.RemoveAt(query.Limit);
        return new Page<ProductRow>(rows, total, ProductSorting.CursorBehind(rows[^1], query.Sort).Encode());
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

    public async Task<CategoryTree> GetCategoriesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return new CategoryTree(await db.Categories.AsNoTracking().ToListAsync(cancellationToken));
    }
}
