using System.CommandLine;
using Microsoft.Extensions.Options;
using Shop.Application;
using Shop.Application.Catalog;
using Shop.Infrastructure;
using Shop.WebApi.Catalog;
using Shop.WebApi.Common;

namespace Shop.WebApi.Verbs;

/// <summary>The verbs of the program. Whatever a verb does not know is a setting, as in <c>--Catalog:DefaultCurrency=EUR</c>.</summary>
internal static class Cli
{
    private const int UsageOrSettings = 2;

    public static async Task<int> RunAsync(string[] args, Func<string[], WebApplication> buildServer)
    {
        // Settings on the command line go to the configuration; the parser sees the rest.
        var settings = args.Where(IsSetting).ToArray();
        var serve = new Command("serve", "Serve the HTTP API (the default).");
        serve.SetAction((_, cancellationToken) => ServeAsync(buildServer(settings)));
        var root = new RootCommand("A product catalog and shopping cart service.") { serve };
        root.SetAction((_, cancellationToken) => ServeAsync(buildServer(settings)));
        root.Add(MigrateVerb.Create(settings));
        root.Add(ImportVerb.Create(settings));
        root.Add(ImportPricingVerb.Create(settings));
        root.Add(ExportVerb.Create(settings));
        root.Add(SeedVerb.Create(settings));
        root.Add(ReindexVerb.Create(settings));
        root.Add(TokenVerb.Create(settings));
        root.Add(HealthVerb.Create());
        try
        {
            return await root.Parse([.. args.Where(a => !IsSetting(a))]).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OptionsValidationException invalid)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, invalid.Failures));
            return UsageOrSettings;
        }
        catch (AggregateException several) when (several.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(invalid => invalid.Failures).Distinct()));
            return UsageOrSettings;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
        catch (InvalidOperationException invalid) when (invalid.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal))
        {
            await Console.Error.WriteLineAsync(invalid.Message);
            return UsageOrSettings;
        }
    }

    /// <summary>A builder with our layered configuration; files lie beside the program, paths are the caller's.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (Directory.Exists("/run/secrets"))
            builder.Configuration.AddKeyPerFile("/run/secrets", optional: true);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
            builder.WebHost.UseUrls("http://localhost:5080");
        return builder;
    }

    /// <summary>The use cases without the server, for verbs that work on the database.</summary>
    public static WebApplication BuildTools(string[] settings)
    {
        var builder = CreateBuilder(settings);
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddShopSettings(builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ICatalogJson, CatalogJson>();
        builder.Services.AddApplication();
        builder.Services.AddInfrastructure(builder.Configuration);
        return Checked(builder.Build());
    }

    /// <summary>Checks the settings before the host starts, which would log at length what is one line.</summary>
    private static WebApplication Checked(WebApplication app)
    {
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        return app;
    }

    private static async Task<int> ServeAsync(WebApplication app)
    {
        await using var served = Checked(app);
        try
        {
            await served.StartAsync();
        }
        catch
        {
            // What has started already ends before its parts are gone.
            await served.StopAsync();
            throw;
        }

        await served.WaitForShutdownAsync();
        return 0;
    }

    private static bool IsSetting(string arg) => arg.StartsWith("--", StringComparison.Ordinal) && arg.Contains('=', StringComparison.Ordinal) && (arg.Contains(':', StringComparison.Ordinal) || arg.StartsWith("--urls=", StringComparison.Ordinal) || arg.StartsWith("--environment=", StringComparison.Ordinal));
}
