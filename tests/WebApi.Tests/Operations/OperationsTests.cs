using Microsoft.Data.Sqlite;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Operations;

public sealed class OperationsTests(ShopApp app)
{
    [Fact]
    public async Task TheProcessLives() => Assert.Equal("live", (string)(await app.Client.CallAsync("GET /health/live")).Is(200)["status"]!);

    [Fact]
    public async Task ReadinessNamesEachDependency()
    {
        var ready = (await app.Client.CallAsync("GET /health/ready")).Is(200);
        Assert.Equal("ready", (string)ready["status"]!);
        Assert.Equal(["carts", "database", "search"], ready["checks"]!.AsObject().Select(c => c.Key).Order());
        Assert.All(ready["checks"]!.AsObject(), c => Assert.Equal("ready", (string)c.Value!));
        Assert.Empty(ready["warnings"]!.AsArray());
    }

    [Fact]
    public async Task ARedisThatMayLoseCartsIsReadyAndWarnedOf()
    {
        RedisServer.Require();
        var folder = Directory.CreateTempSubdirectory("shop-redis-");
        await using (var redis = new RedisServer(folder.FullName, "--maxmemory-policy", "allkeys-lru", "--appendonly", "no"))
        {
            await redis.StartAsync();
            await using var shop = await ShopApp.StartAsync("--Catalog:SeedSample=false", $"--ConnectionStrings:Redis=127.0.0.1:{redis.Port}");
            var ready = (await shop.Client.CallAsync("GET /health/ready")).Is(200);
            Assert.Equal("ready", (string)ready["status"]!);
            Assert.Collection(
                ready["warnings"]!.AsArray().Select(warning => (string)warning!),
                warning => Assert.StartsWith("carts: maxmemory-policy is allkeys-lru", warning),
                warning => Assert.StartsWith("carts: appendonly is no", warning));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task WithoutItsSchemaTheShopIsNotReady()
    {
        await using var empty = await ShopApp.StartAsync("--Database:MigrateOnStartup=false", "--Catalog:SeedSample=false");
        var answer = (await empty.Client.CallAsync("GET /health/ready")).Is(503);
        Assert.Equal(("unavailable", "ready"), ((string)answer["checks.database"]!, (string)answer["checks.carts"]!));
        (await empty.Client.CallAsync("GET /health/live")).Is(200);
    }

    [Fact]
    public async Task ADatabaseThatDoesNotTakeAChangeIsUnavailable()
    {
        await using var shop = await ShopApp.StartAsync("--Catalog:SeedSample=false");
        await using var other = new SqliteConnection($"Data Source={Path.Combine(shop.DataDirectory, "shop.db")};Pooling=false");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using (await other.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            var refused = (await shop.Admin.CallAsync("POST /api/v1/products", Given.Product(Given.Slug(), Given.Sku()))).Is(503);
            Assert.Equal("SERVICE_UNAVAILABLE", refused.Code);
            Assert.True(refused.Headers.ContainsKey("Retry-After"));
            (await shop.Client.CallAsync("GET /api/v1/products")).Is(200);
        }

        await shop.ProductOnSaleAsync();
    }

    [Theory]
    [InlineData("GET /health/live")]
    [InlineData("GET /nothing")]
    [InlineData("GET /api/v1/products?limit=0")]
    [InlineData("GET /api/v1/catalog/export")]
    [InlineData("PUT /health/live")]
    public async Task AProperRequestIdIsKept(string call)
    {
        var id = "a.B-9_" + new string('x', 122);
        Assert.Equal(id, (await app.Client.CallAsync(call, null, ("X-Request-ID", id))).Headers["X-Request-ID"]);
        foreach (var bad in (string[])[id + "x", "a b", "a/b", "", "<script>", "\u00e4"])
        {
            var given = (await app.Client.CallAsync(call, null, ("X-Request-ID", bad))).Headers["X-Request-ID"];
            Assert.NotEqual(bad, given);
            Assert.Matches("^[A-Za-z0-9._-]{1,128}$", given);
        }

        var twice = (await app.Client.CallAsync(call, null, ("X-Request-ID", "one"), ("X-Request-ID", "two"))).Headers["X-Request-ID"];
        Assert.DoesNotContain(twice, (string[])["one", "two", "one, two"]);
    }

    [Fact]
    public async Task AnErrorCarriesTheCallersTrace()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        var error = (await app.Client.CallAsync("GET /nothing", null, ("traceparent", $"00-{Trace}-b7ad6b7169203331-01"))).IsError(404, "NOT_FOUND");
        Assert.Equal(Trace, (string)error["error.traceId"]!);
    }

    [Fact]
    public async Task WhoCallsTooOftenIsToldWhenToComeBack()
    {
        await using var strict = await ShopApp.StartAsync("--RateLimit:Burst=3", "--RateLimit:RequestsPerSecond=1", "--Catalog:SeedSample=false");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => strict.Client.CallAsync("GET /api/v1/categories")));
        Assert.Contains(answers, a => a.Status == 200);
        answers.First(a => a.Status != 200).IsError(429, "RATE_LIMITED");
        (await strict.Admin.CallAsync("GET /api/v1/categories")).Is(200);
    }

    [Fact]
    public async Task OnlyOriginsOfTheSettingsMayCallFromABrowser()
    {
        await using var shop = await ShopApp.StartAsync("--Cors:Origins:0=https://shop.example", "--Catalog:SeedSample=false");
        foreach (var call in (string[])["GET /api/v1/products", "GET /api/v1/products?limit=0", "GET /nothing"])
        {
            Assert.Equal("https://shop.example", (await shop.Client.CallAsync(call, null, ("Origin", "https://shop.example"))).Headers["Access-Control-Allow-Origin"]);
            Assert.False((await shop.Client.CallAsync(call, null, ("Origin", "https://evil.example"))).Headers.ContainsKey("Access-Control-Allow-Origin"));
        }

        var preflight = await shop.Client.CallAsync("OPTIONS /api/v1/carts", null, ("Origin", "https://shop.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "cart-token"));
        Assert.Equal("https://shop.example", preflight.Is(204).Headers["Access-Control-Allow-Origin"]);
    }
}
