using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Shop.Application.Common;
using Shop.Application.Operations;

namespace Shop.Infrastructure.Persistence;

internal sealed class Database(IDbContextFactory<ShopDbContext> contexts, IOptions<ShopOptions> options) : IShopDatabase, IDependency
{
    private static readonly TimeSpan MigrationTimeout = TimeSpan.FromMinutes(10);

    /// <summary>SQLITE_BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN.</summary>
    private static readonly int[] SqliteOutages = [5, 6, 8, 10, 13, 14];

    private const int SqlServerTimeout = -2;

    /// <summary>Severities from here on are about the server's resources or the connection.</summary>
    private const int SqlServerResources = 17;

    public const string DependencyName = "database";

    public string Name => DependencyName;

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(100);

    /// <summary>EF Core holds a lock while it migrates; a schema that is up to date is left without taking it.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Value.DataDirectory);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            return;
        db.Database.SetCommandTimeout(MigrationTimeout);
        if (db.Database.IsSqlite())
        {
            await using var turn = await LockFileAsync($"{Path.GetFullPath(db.Database.GetDbConnection().DataSource)}.migrating", cancellationToken);
            await DropAbandonedLockAsync(db, cancellationToken);

            // Kept in the file: readers and the writer do not wait for each other, and a commit is one flush instead of four.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
        }
        else
        {
            await db.Database.MigrateAsync(cancellationToken);
        }
    }

    /// <summary>A file that one process at a time can have open so. The operating system closes it for a process that is killed.</summary>
    private static async Task<FileStream> LockFileAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(LockPause, cancellationToken);
            }
        }
    }

    /// <summary>
    /// On SQLite EF Core's lock is a row, which outlives a process that was killed while it migrated, and is waited for without end.
    /// Whoever has the file knows that nobody holds it.
    /// </summary>
    private static async Task DropAbandonedLockAsync(ShopDbContext db, CancellationToken cancellationToken)
    {
        var table = await db.Database.SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").ToListAsync(cancellationToken);
        if (table.Count > 0)
            await db.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsLock\"", cancellationToken);
    }

    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return !await db.Products.AnyAsync(cancellationToken);
    }

    public bool IsOutage(Exception exception) => exception switch
    {
        SqliteException sqlite => SqliteOutages.Contains(sqlite.SqliteErrorCode),
        SqlException sqlServer => sqlServer.Number == SqlServerTimeout || sqlServer.Class >= SqlServerResources || sqlServer.IsTransient,
        RetryLimitExceededException => true,
        { InnerException: { } inner } => IsOutage(inner),
        _ => false,
    };

    /// <summary>Ready when it answers and has the schema of this version.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var applied = await db.Database.SqlQueryRaw<string>("SELECT MigrationId AS Value FROM __EFMigrationsHistory").ToListAsync(cancellationToken);
        return db.Database.GetMigrations().All(applied.Contains);
    }
}

/// <summary>Makes contexts of the chosen provider for those who do not care which it is.</summary>
internal sealed class ContextFactory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<ShopDbContext>
    where TContext : ShopDbContext
{
    public ShopDbContext CreateDbContext() => inner.CreateDbContext();
}
