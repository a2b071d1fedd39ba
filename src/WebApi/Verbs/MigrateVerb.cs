using System.CommandLine;
using Shop.Application.Common;

namespace Shop.WebApi.Verbs;

internal static class MigrateVerb
{
    public static Command Create(string[] settings)
    {
        var verb = new Command("migrate", "Bring the database to the schema of this version.");
        verb.SetAction(async (_, cancellationToken) =>
        {
            await using var app = Cli.BuildTools(settings);
            await app.Services.GetRequiredService<IShopDatabase>().MigrateAsync(cancellationToken);
            Console.WriteLine("The database is up to date.");
            return 0;
        });
        return verb;
    }
}
