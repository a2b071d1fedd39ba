using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Shop.Application.Catalog;
using Shop.Domain.Catalog;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

internal sealed class ProductRepository(ShopDbContext db) : IProductRepository
{
    private const int ExportBatch = 100;

    private IQueryable<Product> Whole => db.Products.Include(p => p.Variants).Include(p => p.Categories).AsSplitQuery();

    public Task<Product?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        Whole.OrderBy(p => p.Id).FirstOrDefaultAsync(p => p.Id == id, cancellationToken);

    public async Task<IReadOnlyList<Product>> FindBySlugsAsync(IReadOnlyCollection<string> slugs, CancellationToken cancellationToken) =>
        await Whole.Where(p => slugs.Contains(p.Slug)).OrderBy(p => p.Slug).ToListAsync(cancellationToken);

    public async Task<IReadOnlyDictionary<string, Guid>> FindOwnersAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken) =>
        await skus.QueryAsync(some => db.Variants.AsNoTracking().Where(v => some.Contains(v.Sku)).Select(v => new { v.Sku, v.ProductId }), cancellationToken)
            .ToDictionaryAsync(v => v.Sku, v => v.ProductId, StringComparer.Ordinal, cancellationToken);

    public async Task<IReadOnlyCollection<Guid>> FindTakenIdsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ids.Count == 0 ? [] : await db.Products.Where(p => ids.Contains(p.Id)).Select(p => p.Id).ToListAsync(cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<Product>> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var behind = "";
        while (true)
        {
            var batch = await Whole.AsNoTracking().Where(p => p.Slug.CompareTo(behind) > 0).OrderBy(p => p.Slug).Take(ExportBatch).ToListAsync(cancellationToken);
            if (batch.Count == 0)
                yield break;
            yield return batch;
            behind = batch[^1].Slug;
        }
    }

    public void Add(Product product) => db.Products.Add(product);
}
