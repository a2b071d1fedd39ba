using System.CommandLine;
using Microsoft.Extensions.Options;
using Shop.Infrastructure;
using Shop.WebApi.Common;

namespace Shop.WebApi.Verbs;

internal static class TokenVerb
{
    public static Command Create(string[] settings)
    {
        var subject = new Option<string>("--sub") { Description = "Whom the token is for.", Required = true };
        var scope = new Option<string?>("--scope") { Description = "Scopes, separated by spaces, such as catalog:write." };
        var hours = new Option<double>("--hours") { Description = "How long it is good.", DefaultValueFactory = _ => 12 };
        var verb = new Command("token", "Make a bearer token with the development key.") { subject, scope, hours };
        verb.SetAction(async (parsed, _) =>
        {
            await using var app = Cli.BuildTools(settings);
            if (!app.Environment.IsDevelopment())
            {
                await Console.Error.WriteLineAsync("Tokens are made in Development only (DOTNET_ENVIRONMENT=Development).");
                return 1;
            }

            Console.WriteLine(DevelopmentKey.CreateToken(
                app.Services.GetRequiredService<IOptions<ShopOptions>>().Value.DataDirectory,
                app.Services.GetRequiredService<IOptions<AuthOptions>>().Value,
                parsed.GetRequiredValue(subject),
                parsed.GetValue(scope),
                TimeSpan.FromHours(parsed.GetValue(hours)),
                app.Services.GetRequiredService<TimeProvider>().GetUtcNow()));
            return 0;
        });
        return verb;
    }
}
