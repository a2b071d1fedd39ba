using System.Globalization;
using Shop.Application;
using Shop.Application.Catalog;
using Shop.Infrastructure;
using Shop.WebApi.Catalog;
using Shop.WebApi.Common;
using Shop.WebApi.OpenApi;
using Shop.WebApi.Operations;
using Shop.WebApi.Verbs;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return await Cli.RunAsync(args, BuildServer);

/// <summary>The entry point, named for the tests that start it.</summary>
public partial class Program
{
    /// <summary>The server, not yet started: nothing is opened before that.</summary>
    internal static WebApplication BuildServer(string[] args) => Build(CreateServerBuilder(args));

    internal static WebApplicationBuilder CreateServerBuilder(string[] args)
    {
        var builder = Cli.CreateBuilder(args);
        builder.AddShopLogging();
        builder.AddShopServer();
        builder.AddShopTelemetry();
        builder.AddShopAuthentication();
        builder.AddShopSwagger();
        builder.Services.AddShopSettings(builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ICatalogJson, CatalogJson>();
        builder.Services.AddSingleton<CatalogRequests>();
        builder.Services.AddSingleton<PackedAnswers>();
        builder.Services.AddApplication();
        builder.Services.AddInfrastructure(builder.Configuration);
        builder.Services.AddHostedService<Startup>();
        builder.Services.AddInfrastructureServices();
        return builder;
    }

    internal static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.UseShopServer();
        app.UseShopSwagger();
        return app;
    }
}
