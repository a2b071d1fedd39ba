using System.CommandLine;
using Shop.Application.Catalog;
using Shop.Application.Common;

namespace Shop.WebApi.Verbs;

internal static class ImportVerb
{
    private const int RowsRefused = 1;

    public static Command Create(string[] settings)
    {
        var file = new Argument<FileInfo>("file") { Description = "A Shopify product CSV, or NDJSON with one product a line." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check and report, store nothing." };
        var format = new Option<string?>("--format") { Description = "csv or ndjson; by the file's ending without it." };
        var verb = new Command("import", "Import a product file. Exit code 0: every row landed; 1: some were refused.") { file, dryRun, format };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!path.Exists)
            {
                await Console.Error.WriteLineAsync($"There is no file {path}.");
                return RowsRefused;
            }

            await using var app = Cli.BuildTools(settings);
            if (FormatOf(app, parsed.GetValue(format) ?? path.Extension.TrimStart('.')) is not { } known)
                return RowsRefused;
            await app.Services.GetRequiredService<IShopDatabase>().MigrateAsync(cancellationToken);
            await using var scope = app.Services.CreateAsyncScope();
            await using var stream = path.OpenRead();
            var report = await Progress.RunAsync("Importing", stream.Length, progress => scope.ServiceProvider.GetRequiredService<ImportProducts>().ExecuteAsync(
                known, stream, new ImportRun { DryRun = parsed.GetValue(dryRun), OnProgress = _ => progress.ReportAsync(stream.Position) }, cancellationToken));
            return await PrintAsync(report, parsed.GetValue(dryRun));
        });
        return verb;
    }

    internal static ICatalogFormat? FormatOf(WebApplication app, string name)
    {
        var known = app.Services.GetRequiredService<IEnumerable<ICatalogFormat>>().FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known is null)
            Console.Error.WriteLine("Say --format csv or --format ndjson.");
        return known;
    }

    private static async Task<int> PrintAsync(ImportReport report, bool dryRun)
    {
        foreach (var notice in report.Notices)
            Console.WriteLine($"notice: row {notice.Row}, {notice.Column}: {notice.Code} {notice.Message}");
        foreach (var fault in report.Errors)
            await Console.Error.WriteLineAsync($"error: row {fault.Row}{(fault.Column is null ? "" : $", {fault.Column}")}: {fault.Code} {fault.Message}");
        if (report.ErrorCount > report.Errors.Count)
            await Console.Error.WriteLineAsync($"and {report.ErrorCount - report.Errors.Count} more errors");
        Console.WriteLine(
            $"{(dryRun ? "Dry run: " : "")}{report.RowsRead} rows read, {report.Products} products ({report.ProductsCreated} created, {report.ProductsUpdated} updated), {report.Variants} variants, {report.ErrorCount} errors");
        return report.ErrorCount == 0 ? 0 : RowsRefused;
    }
}
