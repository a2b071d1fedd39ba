using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shop.Application.Common;
using Shop.Application.Operations;

namespace Shop.Infrastructure.Persistence;

internal static class PersistenceRegistration
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimingInterceptor Timing = new();

    public static void AddPersistence(this IServiceCollection services, IConfiguration configuration)
    {
        var connectionString = configuration.GetConnectionString("Database");
        if (configuration.GetSection("Database").Get<DatabaseOptions>()?.Provider == DatabaseProvider.SqlServer)
        {
            services.AddPooledDbContextFactory<SqlServerShopDbContext>(options => options.UseShopSqlServer(connectionString));
            services.AddSingleton<IDbContextFactory<ShopDbContext>, ContextFactory<SqlServerShopDbContext>>();
        }
        else
        {
            services.AddPooledDbContextFactory<SqliteShopDbContext>((provider, options) =>
                options.UseShopSqlite(connectionString ?? FileIn(provider.GetRequiredService<IOptions<ShopOptions>>().Value.DataDirectory)));
            services.AddSingleton<IDbContextFactory<ShopDbContext>, ContextFactory<SqliteShopDbContext>>();
        }

        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<ShopDbContext>>().CreateDbContext());
        services.AddScoped<IUnitOfWork, UnitOfWork>();
        services.AddSingleton<Database>();
        services.AddSingleton<IShopDatabase>(provider => provider.GetRequiredService<Database>());
        services.AddSingleton<IDependency>(provider => provider.GetRequiredService<Database>());
    }

    public static DbContextOptionsBuilder UseShopSqlite(this DbContextOptionsBuilder options, string connectionString) =>
        options.AddInterceptors(Timing).UseSqlite(connectionString, sqlite => sqlite.CommandTimeout((int)CommandTimeout.TotalSeconds));

    public static DbContextOptionsBuilder UseShopSqlServer(this DbContextOptionsBuilder options, string? connectionString) =>
        options.AddInterceptors(Timing).UseSqlServer(connectionString, sqlServer => sqlServer
            .CommandTimeout((int)CommandTimeout.TotalSeconds)
            .EnableRetryOnFailure(maxRetryCount: 3, maxRetryDelay: TimeSpan.FromSeconds(1), errorNumbersToAdd: null));

    private static string FileIn(string directory) =>
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, "shop.db") }.ToString();
}
