using System.CommandLine;
using Shop.Application.Catalog;

namespace Shop.WebApi.Verbs;

internal static class ReindexVerb
{
    public static Command Create(string[] settings)
    {
        var verb = new Command("reindex", "Build the search index anew from the catalog: at once where no shop runs in this data directory, else beside the one in use.");
        verb.SetAction(async (_, cancellationToken) =>
        {
            await using var app = Cli.BuildTools(settings);
            var products = await app.Services.GetRequiredService<IProductIndex>().RebuildAsync(cancellationToken);
            Console.WriteLine(products is { } count ? $"The search index is built: {count} products." : "The shops that run build their search indexes anew.");
            return 0;
        });
        return verb;
    }
}
