namespace Shop.Upstreams;

/// <summary>
/// Plays the inventory service and the pricing service, with every fault they can have. See README.md beside this file.
/// </summary>
public static class Simulator
{
    /// <summary>The program, not yet started.</summary>
    /// <param name="args">Settings as on the command line: <c>--urls=http://127.0.0.1:0 --Seed=7 --Pricing:LatencyMs=200</c>.</param>
    public static WebApplication Create(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ApplicationName = typeof(Simulator).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();

        // A hundred SKUs of 64 characters that have to be escaped.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestLineSize = 128 * 1024);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractJson.Default));
        var app = builder.Build();

        var seed = app.Configuration.GetValue("Seed", 1);
        var inventory = new Service(seed);
        var pricing = new Service(seed);
        app.Configuration.GetSection("Inventory").Bind(inventory.Switches);
        app.Configuration.GetSection("Pricing").Bind(pricing.Switches);

        app.MapControl(inventory, pricing, elsewhere: new Service(seed));
        app.MapGroup("/v1").AddEndpointFilter(inventory.ServeAsync).MapInventory(new Stock(seed, TimeProvider.System), inventory, app);
        app.MapGroup("/v1").AddEndpointFilter(pricing.ServeAsync).MapPricing(new Prices(seed), pricing, app);
        return app;
    }

    private static void MapControl(this WebApplication app, Service inventory, Service pricing, Service elsewhere)
    {
        app.MapGet("/ready", () => TypedResults.Ok());
        app.MapGet("/calls", () => TypedResults.Ok(new AllCalls(inventory.Calls, pricing.Calls, elsewhere.Calls)));
        app.MapDelete("/calls", () =>
        {
            inventory.ForgetCalls();
            pricing.ForgetCalls();
            elsewhere.ForgetCalls();
            return TypedResults.NoContent();
        });
        app.MapGet("/elsewhere", () => Results.Text("""{"currency":"USD","items":[]}""", "application/json")).AddEndpointFilter(elsewhere.ServeAsync);
        Map("inventory", inventory);
        Map("pricing", pricing);

        void Map(string name, Service service)
        {
            app.MapGet($"/switches/{name}", () => TypedResults.Ok(service.Switches));
            app.MapPut($"/switches/{name}", (Switches switches) =>
            {
                service.Switches = switches;
                return TypedResults.Ok(switches);
            });
        }
    }

    private static void MapInventory(this RouteGroupBuilder v1, Stock stock, Service service, WebApplication app)
    {
        v1.MapGet("/availability", (string[] sku) => Chunk(sku) is { } refused ? refused : service.Answer(stock.Availability(sku)));
        v1.MapPut("/reservations/{id}", IResult (string id, ReservationRequest request) => Reserve(id, request) switch
        {
            { Shortages: { } shortages } => service.Answer(new ShortageAnswer(shortages), StatusCodes.Status409Conflict),
            { IsNew: true } => Results.StatusCode(StatusCodes.Status201Created),
            _ => Results.Ok(),
        });
        v1.MapDelete("/reservations/{id}", (string id) =>
        {
            stock.Release(id);
            return TypedResults.NoContent();
        });

        app.MapGet("/stock/{sku}", (string sku) => TypedResults.Ok(stock.Level(sku)));
        app.MapPut("/stock/{sku}", (string sku, int? units) =>
        {
            stock.Set(sku, units);
            return TypedResults.NoContent();
        });

        // A reservation that was made has no content that could be wrong; what is told of one that was not has.
        (bool IsNew, IReadOnlyList<Shortage>? Shortages) Reserve(string id, ReservationRequest request) =>
            service.Switches.Wrong == Wrong.Nothing ? stock.Reserve(id, request) : (false, [.. request.Lines.Select(line => new Shortage(line.Sku, line.Quantity, 0))]);
    }

    private static void MapPricing(this RouteGroupBuilder v1, Prices prices, Service service, WebApplication app)
    {
        v1.MapGet("/prices", (string currency, string[] sku) => Chunk(sku) is { } refused ? refused : service.Answer(prices.Of(currency, sku)));
        v1.MapPost("/quotes", (QuoteRequest request) => service.Answer(prices.Quote(request, TimeProvider.System.GetUtcNow())));

        app.MapGet("/prices/{sku}", (string sku) => TypedResults.Ok(new PriceSetting(prices.Of(sku))));
        app.MapPut("/prices/{sku}", (string sku, long? unitPriceMinor) =>
        {
            prices.Set(sku, unitPriceMinor);
            return TypedResults.NoContent();
        });
    }

    private static IResult? Chunk(string[] skus) => skus.Length is 0 or > 100 ? Results.BadRequest() : null;
}
