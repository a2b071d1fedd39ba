using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Shop.Infrastructure.Persistence;

/// <summary>For <c>dotnet ef migrations add … --context SqliteShopDbContext</c>; no database is opened.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteShopDbContext>
{
    public SqliteShopDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteShopDbContext>();
        options.UseShopSqlite("Data Source=:memory:");
        return new SqliteShopDbContext(options.Options);
    }
}

/// <summary>The same for SQL Server.</summary>
internal sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerShopDbContext>
{
    public SqlServerShopDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqlServerShopDbContext>();
        options.UseShopSqlServer("Server=design-time;Database=Shop");
        return new SqlServerShopDbContext(options.Options);
    }
}
