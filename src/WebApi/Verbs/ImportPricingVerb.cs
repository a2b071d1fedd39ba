using System.CommandLine;
using Shop.Application.Common;
using Shop.Application.Pricing;

namespace Shop.WebApi.Verbs;

internal static class ImportPricingVerb
{
    private const int RowsRefused = 1;

    public static Command Create(string[] settings)
    {
        var file = new Argument<FileInfo>("file") { Description = "NDJSON, a list price or a promotion a line." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check and report, store nothing." };
        var verb = new Command("import-pricing", "Import list prices and promotions. Exit code 0: every row landed; 1: some were refused.") { file, dryRun };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, isDry) = (parsed.GetRequiredValue(file), parsed.GetValue(dryRun));
            if (!path.Exists)
            {
                await Console.Error.WriteLineAsync($"There is no file {path}.");
                return RowsRefused;
            }

            await using var app = Cli.BuildTools(settings);
            await app.Services.GetRequiredService<IShopDatabase>().MigrateAsync(cancellationToken);
            await using var scope = app.Services.CreateAsyncScope();
            await using var stream = path.OpenRead();
            var report = await Progress.RunAsync("Importing", stream.Length, progress => scope.ServiceProvider.GetRequiredService<ImportPricing>().ExecuteAsync(
                stream, isDry, () => progress.ReportAsync(stream.Position), cancellationToken));
            foreach (var fault in report.Errors)
                await Console.Error.WriteLineAsync($"error: row {fault.Row}{(fault.Column is null ? "" : $", {fault.Column}")}: {fault.Code} {fault.Message}");
            if (report.ErrorCount > report.Errors.Count)
                await Console.Error.WriteLineAsync($"and {report.ErrorCount - report.Errors.Count} more errors");
            Console.WriteLine($"{(isDry ? "Dry run: " : "")}{report.RowsRead} rows read, {report.Prices} list prices, {report.Promotions} promotions, {report.ErrorCount} errors");
            return report.ErrorCount == 0 ? 0 : RowsRefused;
        });
        return verb;
    }
}
