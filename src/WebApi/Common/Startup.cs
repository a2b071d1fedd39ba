using Microsoft.Extensions.Options;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Infrastructure;

namespace Shop.WebApi.Common;

/// <summary>What has to be done before the first request: the schema, and a sample catalog for a newcomer.</summary>
internal sealed partial class Startup(
    IServiceScopeFactory scopes, IShopDatabase database, IOptions<DatabaseOptions> databaseOptions, IOptions<CatalogOptions> catalogOptions, ILogger<Startup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = databaseOptions.Value;
        if (options.MigrateOnStartup ?? options.Provider == DatabaseProvider.Sqlite)
            await database.MigrateAsync(cancellationToken);
        if (!catalogOptions.Value.SeedSample || !await database.IsEmptyAsync(cancellationToken))
            return;

        await using var scope = scopes.CreateAsyncScope();
        var report = await scope.ServiceProvider.GetRequiredService<ImportProducts>().ExecuteAsync(
            scope.ServiceProvider.GetRequiredService<ISampleCatalog>().ReadAsync(cancellationToken), new ImportRun(), cancellationToken);
        LogSeeded(report.ProductsCreated, report.Variants);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Loaded the sample catalog: {Products} products, {Variants} variants")]
    private partial void LogSeeded(int products, int variants);
}
