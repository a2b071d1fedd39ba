using Microsoft.EntityFrameworkCore;
using Shop.Domain.Catalog;
using Shop.Domain.Inventory;
using Shop.Infrastructure.Catalog;

namespace Shop.Infrastructure.Persistence;

/// <summary>Saves what a context tracks, and many new rows among it in bulk: an import makes millions, each of which would be a statement of its own.</summary>
internal static class BulkSave
{
    /// <summary>New rows from which on it is quicker.</summary>
    private const int Worthwhile = 100;

    /// <summary>In an order that foreign keys allow. Other tables get few rows.</summary>
    public static readonly Type[] Bulky = [typeof(Product), typeof(Variant), typeof(ProductCategory), typeof(StockLevel)];

    /// <summary>In one transaction. Throws as <see cref="DbContext.SaveChangesAsync(CancellationToken)"/> does.</summary>
    public static async Task SaveInBulkAsync(this ShopDbContext db, IReadOnlyList<CatalogChange> changes, CancellationToken cancellationToken)
    {
        var added = db.ChangeTracker.Entries().Where(e => e.State == EntityState.Added && Bulky.Contains(e.Metadata.ClrType)).ToList();
        if (added.Count < Worthwhile)
        {
            db.CatalogChanges.AddRange(changes);
            await db.SaveChangesAsync(cancellationToken);
            return;
        }

        var rows = added.ToLookup(e => e.Metadata.ClrType, e => e.Entity);
        foreach (var entry in added)
            entry.State = EntityState.Unchanged;

        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

            // First what is changed or removed, and the categories that new rows name.
            await db.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancellationToken);
            foreach (var type in Bulky)
                await InsertAsync(type, [.. rows[type]]);
            await InsertAsync(typeof(CatalogChange), changes);
            await transaction.CommitAsync(cancellationToken);
        });
        db.ChangeTracker.AcceptAllChanges();

        Task InsertAsync(Type type, IReadOnlyList<object> some) =>
            some.Count == 0 ? Task.CompletedTask : BulkInsert.IntoAsync(db, db.Model.FindEntityType(type)!, some, cancellationToken);
    }
}
