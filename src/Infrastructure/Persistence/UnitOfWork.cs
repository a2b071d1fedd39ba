using Microsoft.EntityFrameworkCore;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Catalog;

namespace Shop.Infrastructure.Persistence;

internal sealed class UnitOfWork(ShopDbContext db, CatalogMemory memory, TimeProvider time) : IUnitOfWork
{
    public async Task<Error?> SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Looked for once: of what an import has loaded, mostly nothing has changed.
            db.ChangeTracker.DetectChanges();
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            await FormerSlug.NoteAsync(db, cancellationToken);
            var changes = CatalogChange.Of(db.ChangeTracker, time.Now());
            await db.SaveInBulkAsync(changes, cancellationToken);

            memory.Committed(changes);
            return null;
        }
        catch (DbUpdateConcurrencyException lost) when (lost.Entries.Any(e => e.Entity is ImportJobRecord))
        {
            throw new ImportTakenOverException();
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
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = true;
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
