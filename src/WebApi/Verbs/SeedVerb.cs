using System.CommandLine;
using Shop.Application.Catalog;
using Shop.Application.Common;

namespace Shop.WebApi.Verbs;

internal static class SeedVerb
{
    private const int MaxVariants = 10_000_000;

    public static Command Create(string[] settings)
    {
        var variants = new Option<int?>("--variants") { Description = "A synthetic catalog with so many variants, SYN-000000 and on; without it, the sample catalog." };
        variants.Validators.Add(result =>
        {
            // What is no number the parser refuses by itself; asking for its value here would throw.
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var count) && count is < 1 or > MaxVariants)
                result.AddError($"--variants must be from 1 to {MaxVariants}.");
        });
        var verb = new Command("seed", "Fill the catalog with something to try it on.") { variants };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = Cli.BuildTools(settings);
            await app.Services.GetRequiredService<IShopDatabase>().MigrateAsync(cancellationToken);
            await using var scope = app.Services.CreateAsyncScope();
            var catalog = scope.ServiceProvider.GetRequiredService<ISampleCatalog>();
            var wanted = parsed.GetValue(variants);
            var report = await Progress.RunAsync("Seeding", wanted ?? 0, progress => scope.ServiceProvider.GetRequiredService<ImportProducts>().ExecuteAsync(
                wanted is { } n ? catalog.GenerateAsync(n, cancellationToken) : catalog.ReadAsync(cancellationToken),
                new ImportRun { OnProgress = soFar => progress.ReportAsync(soFar.RowsRead) }, cancellationToken));
            Console.WriteLine($"{report.Products} products ({report.ProductsCreated} created, {report.ProductsUpdated} updated), {report.Variants} variants, {report.ErrorCount} errors");
            return report.ErrorCount == 0 ? 0 : 1;
        });
        return verb;
    }
}
