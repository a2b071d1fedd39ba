using System.CommandLine;
using Shop.Application.Catalog;
using Shop.Application.Common;

namespace Shop.WebApi.Verbs;

internal static class ExportVerb
{
    public static Command Create(string[] settings)
    {
        var file = new Argument<FileInfo>("file") { Description = "The file to write; it is replaced once it is complete." };
        var format = new Option<string?>("--format") { Description = "csv or ndjson; by the file's ending without it." };
        var verb = new Command("export", "Write the whole catalog to a file.") { file, format };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            await using var app = Cli.BuildTools(settings);
            if (ImportVerb.FormatOf(app, parsed.GetValue(format) ?? path.Extension.TrimStart('.')) is not { } known)
                return 1;
            await app.Services.GetRequiredService<IShopDatabase>().MigrateAsync(cancellationToken);
            await using var scope = app.Services.CreateAsyncScope();
            var part = path.FullName + ".part";
            var products = 0;
            await using (var stream = File.Create(part))
                await scope.ServiceProvider.GetRequiredService<ExportProducts>().ExecuteAsync(known, stream, n => products += n, cancellationToken);
            File.Move(part, path.FullName, overwrite: true);
            Console.WriteLine($"{products} products written to {path}");
            return 0;
        });
        return verb;
    }
}
