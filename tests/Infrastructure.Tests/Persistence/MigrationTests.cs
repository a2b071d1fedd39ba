using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Tests.Persistence;

public sealed class MigrationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_migrations_make_the_model_of_either_provider()
    {
        using var sqlite = new SqliteDesignTimeFactory().CreateDbContext([]);
        using var sqlServer = new SqlServerDesignTimeFactory().CreateDbContext([]);
        Assert.False(sqlite.Database.HasPendingModelChanges());
        Assert.False(sqlServer.Database.HasPendingModelChanges());
    }

    [Fact]
    public void A_member_without_a_migration_would_be_found()
    {
        using var sqlite = new SqliteShopDbContext(Changed(new DbContextOptionsBuilder<SqliteShopDbContext>(), o => o.UseShopSqlite("Data Source=:memory:")));
        using var sqlServer = new SqlServerShopDbContext(Changed(new DbContextOptionsBuilder<SqlServerShopDbContext>(), o => o.UseShopSqlServer("Server=none")));
        Assert.True(sqlite.Database.HasPendingModelChanges());
        Assert.True(sqlServer.Database.HasPendingModelChanges());

        static DbContextOptions<T> Changed<T>(DbContextOptionsBuilder<T> options, Action<DbContextOptionsBuilder> use)
            where T : DbContext
        {
            use(options);
            options.ReplaceService<IModelCustomizer, WithAnotherColumn>();
            return options.Options;
        }
    }

    /// <summary>Where SQLite itself can change a column, EF Core copies the table, in several transactions; who is killed between them loses it.</summary>
    [Fact]
    public void No_migration_of_SQLite_copies_a_table()
    {
        using var sqlite = new SqliteDesignTimeFactory().CreateDbContext([]);
        var script = sqlite.GetService<IMigrator>().GenerateScript();
        Assert.Contains("DROP COLUMN", script, StringComparison.Ordinal);
        Assert.DoesNotContain("ef_temp_", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migrated_file_has_every_column_of_the_model_and_migrating_again_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var file = $"Data Source={Path.Combine(folder.Path, "data", "shop.db")};Pooling=False";
        await using var services = RelationalDatabase.ShopServices(DatabaseProvider.Sqlite, file, Path.Combine(folder.Path, "data")).BuildServiceProvider();
        var database = services.GetRequiredService<IShopDatabase>();
        await database.MigrateAsync(Cancellation);
        await database.MigrateAsync(Cancellation);
        Assert.True(await database.IsEmptyAsync(Cancellation));

        await using var scope = services.CreateAsyncScope();
        var tables = scope.ServiceProvider.GetRequiredService<ShopDbContext>().GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables;
        await using var connection = new SqliteConnection(file);
        await connection.OpenAsync(Cancellation);
        foreach (var table in tables)
        {
            Assert.Equal(table.Columns.Select(c => $"{c.Name} {c.StoreType} {(c.IsNullable ? 0 : 1)}").Order(), (await ReadAsync($"SELECT name || ' ' || type || ' ' || \"notnull\" FROM pragma_table_info('{table.Name}')")).Order());
            Assert.Equal(table.Indexes.Select(i => $"{i.Name} {(i.IsUnique ? 1 : 0)}").Order(), (await ReadAsync($"SELECT name || ' ' || \"unique\" FROM pragma_index_list('{table.Name}') WHERE origin = 'c'")).Order());
        }

        async Task<List<string>> ReadAsync(string sql)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tables are those of the model.
            command.CommandText = sql;
#pragma warning restore CA2100
            var rows = new List<string>();
            await using var reader = await command.ExecuteReaderAsync(Cancellation);
            while (await reader.ReadAsync(Cancellation))
                rows.Add(reader.GetString(0));
            return rows;
        }
    }

    [Fact]
    public async Task The_lock_of_a_process_that_was_killed_a_moment_ago_is_not_waited_for()
    {
        using var folder = new TemporaryFolder();
        var file = $"Data Source={Path.Combine(folder.Path, "shop.db")};Pooling=False";
        await using (var connection = new SqliteConnection(file))
        {
            await connection.OpenAsync(Cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL); INSERT INTO \"__EFMigrationsLock\" VALUES (1, datetime('now'))";
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        await using var services = RelationalDatabase.ShopServices(DatabaseProvider.Sqlite, file, folder.Path).BuildServiceProvider();
        await services.GetRequiredService<IShopDatabase>().MigrateAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.True(await services.GetRequiredService<IShopDatabase>().IsEmptyAsync(Cancellation));
    }

    [Fact]
    public async Task While_somebody_migrates_the_others_wait()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "shop.db");
        await using var services = RelationalDatabase.ShopServices(DatabaseProvider.Sqlite, $"Data Source={path};Pooling=False", folder.Path).BuildServiceProvider();
        var database = services.GetRequiredService<IShopDatabase>();
        Task migrating;
        await using (new FileStream($"{path}.migrating", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            migrating = database.MigrateAsync(Cancellation);
            await Assert.ThrowsAsync<TimeoutException>(() => migrating.WaitAsync(TimeSpan.FromMilliseconds(500), Cancellation));
        }

        await migrating;
        Assert.True(await database.IsEmptyAsync(Cancellation));
    }

    private sealed class WithAnotherColumn(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
    {
        public override void Customize(ModelBuilder modelBuilder, DbContext context)
        {
            base.Customize(modelBuilder, context);
            modelBuilder.Entity<Product>().Property<string>("Another");
        }
    }
}
