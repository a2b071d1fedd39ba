using Microsoft.EntityFrameworkCore;
using Shop.Domain.Catalog;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Catalog;
using Shop.Infrastructure.Inventory;

namespace Shop.Infrastructure.Persistence;

/// <summary>One model for every provider; the classes derived from it only carry a provider's migrations.</summary>
internal abstract class ShopDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>Compares by code unit, as SQLite's BINARY does, so that equality and order are the same on both.</summary>
    private const string SqlServerCollation = "Latin1_General_100_BIN2";

    /// <summary>The same for values inside a JSON column, which have the database's own collation otherwise.</summary>
    public string ExactCollation => Database.IsSqlServer() ? SqlServerCollation : "BINARY";

    public DbSet<Product> Products => Set<Product>();

    public DbSet<Variant> Variants => Set<Variant>();

    public DbSet<ProductCategory> ProductCategories => Set<ProductCategory>();

    public DbSet<Category> Categories => Set<Category>();

    public DbSet<StockLevel> StockLevels => Set<StockLevel>();

    public DbSet<StockReservation> StockReservations => Set<StockReservation>();

    public DbSet<Checkout> Checkouts => Set<Checkout>();

    public DbSet<Promotion> Promotions => Set<Promotion>();

    public DbSet<ListPrice> ListPrices => Set<ListPrice>();

    public DbSet<CatalogChange> CatalogChanges => Set<CatalogChange>();

    public DbSet<FormerSlug> FormerSlugs => Set<FormerSlug>();

    public DbSet<ImportJobRecord> ImportJobs => Set<ImportJobRecord>();

    public DbSet<ImportFilePart> ImportFileParts => Set<ImportFilePart>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Guid>().HaveConversion<GuidConverter>().HaveColumnType(Database.IsSqlServer() ? "binary(16)" : "BLOB");
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<TimeConverter>();
        configurationBuilder.Properties<Currency>().HaveConversion<CurrencyConverter>().HaveMaxLength(3).AreUnicode(false);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32).AreUnicode(false);
        if (Database.IsSqlServer())
            configurationBuilder.Properties<string>().UseCollation(SqlServerCollation);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.ApplyConfigurationsFromAssembly(typeof(ShopDbContext).Assembly);
}

internal sealed class SqliteShopDbContext : ShopDbContext
{
    /// <summary>A single statement without a transaction may find the file locked only when it commits, too late to wait; a transaction waits for its turn at the beginning.</summary>
    public SqliteShopDbContext(DbContextOptions<SqliteShopDbContext> options)
        : base(options) => Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
}

internal sealed class SqlServerShopDbContext(DbContextOptions<SqlServerShopDbContext> options) : ShopDbContext(options);
