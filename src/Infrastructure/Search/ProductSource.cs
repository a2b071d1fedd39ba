using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Search;

/// <summary>Reads from the database what the index is to know.</summary>
internal sealed class ProductSource(IDbContextFactory<ShopDbContext> contexts)
{
    private const int Batch = 400;

    /// <summary>All products on sale, a batch at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<IndexedProduct>> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var behind = "";
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var next = await db.Products.AsNoTracking().Where(p => p.Slug.CompareTo(behind) > 0).OrderBy(p => p.Slug).Take(Batch).Select(p => new { p.Id, p.Slug }).ToListAsync(cancellationToken);
            if (next.Count == 0)
                yield break;
            yield return await LoadAsync(db, [.. next.Select(p => p.Id)], cancellationToken);
            behind = next[^1].Slug;
        }
    }

    /// <summary>Those of the products that are on sale.</summary>
    public async Task<IReadOnlyList<IndexedProduct>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var found = new List<IndexedProduct>(ids.Count);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var some in ids.Chunk(Batch))
            found.AddRange(await LoadAsync(db, some, cancellationToken));
        return found;
    }

    /// <summary>The products that have these SKUs.</summary>
    public async Task<IReadOnlyDictionary<string, Guid>> FindOwnersAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await skus.QueryAsync(some => db.Variants.AsNoTracking().Where(v => some.Contains(v.Sku)).Select(v => new { v.Sku, v.ProductId }), cancellationToken)
            .ToDictionaryAsync(v => v.Sku, v => v.ProductId, StringComparer.Ordinal, cancellationToken);
    }

    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Products.CountAsync(p => p.Status == ProductStatus.Active, cancellationToken);
    }

    private static async Task<IReadOnlyList<IndexedProduct>> LoadAsync(ShopDbContext db, Guid[] ids, CancellationToken cancellationToken)
    {
        var products = await db.Products.AsNoTracking().Where(p => ids.Contains(p.Id) && p.Status == ProductStatus.Active)
            .Select(p => new { p.Id, p.Slug, p.Name, p.SortName, p.Vendor, p.ProductType, p.Tags, p.Attributes, p.CreatedAt, p.Version })
            .ToListAsync(cancellationToken);
        var own = db.Variants.AsNoTracking().Where(v => ids.Contains(v.ProductId));
        var variants = (await own.Select(v => new { v.ProductId, v.Sku, v.Barcode, v.Position, v.Currency, v.PriceMinor, v.OptionValues }).ToListAsync(cancellationToken)).ToLookup(v => v.ProductId);
        var categories = (await db.ProductCategories.AsNoTracking().Where(c => ids.Contains(c.ProductId)).Select(c => new { c.ProductId, c.CategoryId, c.Position }).ToListAsync(cancellationToken)).ToLookup(c => c.ProductId);
        var outOfStock = (await own.Join(db.StockLevels.AsNoTracking(), v => v.Sku, s => s.Sku, (v, s) => s).Where(s => s.Quantity <= s.Reserved).Select(s => s.Sku).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var listed = (await own.Join(db.ListPrices.AsNoTracking(), v => v.Sku, p => p.Sku, (v, p) => new { p.Sku, p.Currency, p.PriceMinor }).ToListAsync(cancellationToken)).ToLookup(p => p.Sku, p => new Money(p.PriceMinor, p.Currency), StringComparer.Ordinal);
        return [.. products.Select(p => new IndexedProduct
        {
            Id = p.Id,
            Slug = p.Slug,
            Name = p.Name,
            SortName = p.SortName,
            Vendor = p.Vendor,
            ProductType = p.ProductType,
            Tags = p.Tags,
            Attributes = p.Attributes,
            CategoryIds = [.. categories[p.Id].OrderBy(c => c.Position).Select(c => c.CategoryId)],
            Variants = [.. variants[p.Id].OrderBy(v => v.Position).Select(v => new IndexedVariant(
                v.Sku,
                v.Barcode,
                v.OptionValues,
                // A list price stands before the catalog's own, and is the only one in another currency.
                [.. listed[v.Sku].Append(new Money(v.PriceMinor, v.Currency)).DistinctBy(price => price.Currency).OrderBy(price => price.Currency.Code, StringComparer.Ordinal)],
                !outOfStock.Contains(v.Sku)))],
            CreatedAt = p.CreatedAt,
            Version = p.Version,
        })];
    }
}
