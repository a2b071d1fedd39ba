using Microsoft.EntityFrameworkCore;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Catalog;

namespace Shop.Infrastructure.Persistence;

internal sealed class UnitOfWork(ShopDbContext db, VariantSnapshots snapshots, CategoryTrees trees, TimeProvider time) : IUnitOfWork
{
    public async Task<Error?> SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var changes = CatalogChange.Of(db.ChangeTracker, time.Now());
            db.CatalogChanges.AddRange(changes);
            await db.SaveChangesAsync(cancellationToken);

            // At once, so that whoever has saved reads what they wrote; the others learn of it from the log.
            snapshots.Evict(changes.SelectMany(change => change.Skus));
            if (changes.Any(change => change is { ProductId: null, Skus.Count: 0 }))
                trees.Evict();
            return null;
        }
        catch (DbUpdateException refused) when (refused is DbUpdateConcurrencyException || refused.IsPrimaryKeyViolation())
        {
            return CatalogErrors.StaleVersion(await FindChangedVersionAsync(cancellationToken));
        }
        catch (DbUpdateException refused) when (refused.IsUniqueViolation(nameof(Product.Slug)))
        {
            return CatalogErrors.SlugTaken(Added(refused, nameof(Product.Slug)));
        }
        catch (DbUpdateException refused) when (refused.IsUniqueViolation(nameof(Variant.Sku)))
        {
            return CatalogErrors.SkuTaken(Added(refused, nameof(Variant.Sku)));
        }
        catch (DbUpdateException refused) when (refused.IsUniqueViolation(nameof(Promotion.FoldedCode)))
        {
            return PricingErrors.CodeTaken(Added(refused, nameof(Promotion.Code)));
        }
    }

    public void Clear() => db.ChangeTracker.Clear();

    /// <summary>
    /// Two who change the same may collide in a part, such as a category link that both add. The version is that of the whole it
    /// belongs to; 0 where what collided has none, such as a stock level.
    /// </summary>
    private async Task<long> FindChangedVersionAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in db.ChangeTracker.Entries().Where(e => e.State is EntityState.Modified or EntityState.Deleted && e.Metadata.FindProperty(nameof(Product.Version)) is not null))
        {
            var stored = await entry.GetDatabaseValuesAsync(cancellationToken);
            var version = stored?.GetValue<long>(nameof(Product.Version)) ?? 0;
            if (version != entry.OriginalValues.GetValue<long>(nameof(Product.Version)))
                return version;
        }

        return 0;
    }

    private static string Added(DbUpdateException exception, string column) =>
        exception.Entries.Select(e => e.Metadata.FindProperty(column) is { } property ? e.CurrentValues[property] as string : null).FirstOrDefault(value => value is not null) ?? "";
}
