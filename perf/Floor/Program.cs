using System.Text;
using Shop.Floor;
using StackExchange.Redis;

const string ChangeCart = """
    local before = redis.call('GET', KEYS[1])
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    return before
    """;
const string TimeToLive = "2592000000";

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, FloorJson.Default));
var app = builder.Build();

var address = builder.Configuration.GetConnectionString("Redis") ?? throw new InvalidOperationException("ConnectionStrings:Redis must name a Redis.");
await using var redis = await ConnectionMultiplexer.ConnectAsync(address);
var database = redis.GetDatabase();

// As large as what the shop stores for eight lines.
var blob = new byte[740];
Random.Shared.NextBytes(blob);
var product = Encoding.UTF8.GetBytes(Answers.Product);

app.MapGet("/ready", () => TypedResults.Ok());

app.MapPost("/carts/{id}/items", async (Guid id, Change change) =>
{
    await database.ScriptEvaluateAsync(ChangeCart, [Key(id)], [blob, TimeToLive]);
    return TypedResults.Ok(Answers.Cart with { Id = id, ItemCount = Answers.Cart.ItemCount + change.Quantity });
});

app.MapGet("/carts/{id}", async Task<IResult> (Guid id) =>
    (await database.StringGetAsync(Key(id))).IsNull ? TypedResults.NotFound() : TypedResults.Ok(Answers.Cart with { Id = id }));

app.MapGet("/products/{slug}", (string slug, HttpResponse response) =>
{
    response.Headers.ETag = "\"1-9a1d0ad7af6cf523\"";
    return TypedResults.Bytes(product, "application/json; charset=utf-8");
});

await app.RunAsync();

static RedisKey Key(Guid id) => $"floor:{{{id:N}}}";
