using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Shop.TestSupport;
using Shop.WebApi.Common;

namespace Shop.WebApi.Tests.Checkouts.Processes;

/// <summary>The shop in a process of its own that may die, on stores that outlive it: the embedded ones in a folder, or a redis-server beside it.</summary>
internal sealed class MortalShop : IAsyncDisposable
{
    /// <summary>Of who asks again; on a busy machine a start takes long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("shop-mortal-").FullName;
    private readonly RedisServer? _redis;
    private readonly string[] _settings;
    private ShopProcess? _process;

    private MortalShop(bool onRedis, string[] settings) => (_redis, _settings) = (onRedis ? new RedisServer(_folder) : null, settings);

    /// <summary>Nobody in particular, asking the process that is running.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Whoever may do everything.</summary>
    public HttpClient Admin { get; private set; } = null!;

    public bool IsDead => _process!.HasExited;

    public Books Books => new(Path.Combine(_folder, "shop.db"));

    public static async Task<MortalShop> StartAsync(bool onRedis, params string[] settings)
    {
        if (onRedis)
            RedisServer.Require();
        var shop = new MortalShop(onRedis, settings);
        if (shop._redis is not null)
            await shop._redis.StartAsync();
        await shop.RestartAsync();
        return shop;
    }

    /// <summary>Begins another process on what the last one has left, once that is dead.</summary>
    /// <param name="more">Settings of this process only.</param>
    public async Task RestartAsync(params string[] more)
    {
        if (_process is not null)
        {
            await _process.EndAsync(TimeSpan.FromSeconds(30));
            await _process.DisposeAsync();
        }

        string[] store = _redis is null ? [] : [$"--ConnectionStrings:Redis=127.0.0.1:{_redis.Port}"];
        _process = ShopProcess.Start(
            typeof(MortalProgram).Assembly, _folder, "Development",
            [MortalProgram.Verb, "--Catalog:SeedSample=false", "--RateLimit:Enabled=false", "--Serilog:MinimumLevel:Override:Garnet=Fatal", .. store, .. _settings, .. more]);
        var address = await _process.Address;
        var admin = new HttpClient { BaseAddress = address };
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", DevelopmentKey.CreateToken(
            _folder, new AuthOptions(), "admin", "catalog:write inventory:write checkout:write", TimeSpan.FromHours(1), TimeProvider.System.GetUtcNow()));

        // Shoppers are waiting for them, so not before they are whole.
        (Client, Admin) = (new HttpClient { BaseAddress = address }, admin);
    }

    /// <summary>Asks as a client does that wants to know: again, where there is no answer or 503.</summary>
    public Task<Answer> AskAsync(string call, object? body = null, params (string Name, string Value)[] headers) => AgainAsync(() => Client.CallAsync(call, body, headers));

    /// <summary>The same with every scope.</summary>
    public Task<Answer> AdministerAsync(string call, object? body = null) => AgainAsync(() => Admin.CallAsync(call, body));

    public Task KillAsync() => _process!.KillAsync();

    /// <summary>A SKU on sale of which there are so many units.</summary>
    public async Task<string> SkuAsync(int stock)
    {
        var sku = Given.Sku();
        var created = await AdministerAsync("POST /api/v1/products", Given.Product(Given.Slug(), sku));

        // Taken by the product itself, where an answer was lost.
        Assert.True(created.Status == 201 || created.Code is "SLUG_TAKEN" or "SKU_TAKEN", created.ToString());
        (await AdministerAsync("PUT /api/v1/stock", new { items = new[] { new { sku, quantity = stock } } })).Is(200);
        return sku;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        Client?.Dispose();
        Admin?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>As the client sees it: while it connects, or later.</summary>
    public static bool IsDeath(Exception exception) => exception is HttpRequestException or SocketException;

    private async Task<Answer> AgainAsync(Func<Task<Answer>> call)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var isPatient = Stopwatch.GetElapsedTime(began) < Patience;
            try
            {
                var answer = await call();
                if (answer.Status != 503 || !isPatient)
                    return answer;
            }
            catch (Exception gone) when (IsDeath(gone) && isPatient)
            {
                // It has just died, and another process is about to start.
            }
            catch (Exception gone) when (IsDeath(gone))
            {
                throw new InvalidOperationException($"Nobody answers. The last process said: {_process!.Output}", gone);
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
