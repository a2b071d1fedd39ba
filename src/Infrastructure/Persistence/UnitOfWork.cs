using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Persistence;

internal sealed class UnitOfWork(ShopDbContext db) : IUnitOfWork
{
    private const int SqliteUniqueIndex = 2067;
    private const int SqlServerUniqueIndex = 2601;

    public async Task<Error?> SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateConcurrencyException stale)
        {
            var stored = await stale.Entries[0].GetDatabaseValuesAsync(cancellationToken);
            return CatalogErrors.StaleVersion(stored is not null && stored.TryGetValue<long>(nameof(Product.Version), out var version) ? version : 0);
        }
        catch (DbUpdateException refused) when (IsUniqueViolation(refused, nameof(Product.Slug)))
        {
            return CatalogErrors.SlugTaken(Added(refused, nameof(Product.Slug)));
        }
        catch (DbUpdateException refused) when (IsUniqueViolation(refused, nameof(Variant.Sku)))
        {
            return CatalogErrors.SkuTaken(Added(refused, nameof(Variant.Sku)));
        }
    }

    public void Clear() => db.ChangeTracker.Clear();

    /// <summary>Both databases name the index or column in the message, and nowhere else.</summary>
    private static bool IsUniqueViolation(DbUpdateException exception, string column) => exception.InnerException switch
    {
        SqliteException { SqliteExtendedErrorCode: SqliteUniqueIndex } sqlite => sqlite.Message.Contains($".{column}", StringComparison.Ordinal),
        SqlException { Number: SqlServerUniqueIndex } sqlServer => sqlServer.Message.Contains($"_{column}'", StringComparison.Ordinal),
        _ => false,
    };

    private static string Added(DbUpdateException exception, string column) =>
        exception.Entries.Select(e => e.Metadata.FindProperty(column) is { } property ? e.CurrentValues[property] as string : null).FirstOrDefault(value => value is not null) ?? "";
}
