using System.CommandLine;

namespace Shop.WebApi.Verbs;

/// <summary>For containers without a shell: asks the server that runs beside this process.</summary>
internal static class HealthVerb
{
    public static Command Create()
    {
        var url = new Option<Uri>("--url") { Description = "Where the server is.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080") };
        var verb = new Command("health", "Ask a running server whether it is ready. Exit code 0: it is.") { url };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
            try
            {
                using var answer = await client.GetAsync(new Uri(parsed.GetRequiredValue(url), "/health/ready"), cancellationToken);
                Console.WriteLine(await answer.Content.ReadAsStringAsync(cancellationToken));
                return answer.IsSuccessStatusCode ? 0 : 1;
            }
            catch (HttpRequestException exception)
            {
                await Console.Error.WriteLineAsync(exception.Message);
                return 1;
            }
        });
        return verb;
    }
}
