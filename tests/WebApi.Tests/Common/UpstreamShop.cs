using Shop.TestSupport;
using Shop.Upstreams;

namespace Shop.WebApi.Tests.Common;

/// <summary>A shop that asks for prices and stock over HTTP, each of a simulator of its own, so that one may be gone while the other is well.</summary>
public sealed class UpstreamShop : IAsyncLifetime
{
    /// <summary>Faults after which nothing of a service can be believed, by name.</summary>
    public static readonly IReadOnlyDictionary<string, Switches> Faults = new Dictionary<string, Switches>
    {
        ["refused"] = new() { Refuse = true },
        ["black hole"] = new() { BlackHole = true },
        ["10 s late"] = new() { LatencyMs = 10_000 },
        ["malformed JSON"] = new() { Wrong = Wrong.MalformedJson },
        ["negative"] = new() { Wrong = Wrong.Negative },
        ["NaN"] = new() { Wrong = Wrong.NotANumber },
        ["1e30"] = new() { Wrong = Wrong.Huge },
        ["10 MB"] = new() { Wrong = Wrong.TooLarge },
        ["redirect"] = new() { Wrong = Wrong.Redirect },
        ["gzip bomb"] = new() { Wrong = Wrong.GzipBomb },
    };

    /// <summary>The same, and what can only be wrong with a price.</summary>
    public static readonly IReadOnlyDictionary<string, Switches> FaultsOfPrices = new Dictionary<string, Switches>(Faults)
    {
        ["zero"] = new() { Wrong = Wrong.Zero },
        ["other currency"] = new() { Wrong = Wrong.WrongCurrency },
    };

    public static readonly Switches HalfFails = new() { ErrorRate = 0.5 };

    public static readonly Switches Flaps = new() { FlapMs = 2000 };

    public ShopApp App { get; private set; } = null!;

    public UpstreamServices Inventory { get; private set; } = null!;

    public UpstreamServices Pricing { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (Inventory, Pricing) = (await UpstreamServices.StartAsync(), await UpstreamServices.StartAsync());

        // Answers soon need to be renewed and a break is soon over: what is tested is what they are, not how long.
        App = await ShopApp.StartAsync([
            "--Catalog:SeedSample=false", .. Settings("Inventory", Inventory, TimeSpan.FromMilliseconds(200)), .. Settings("Pricing", Pricing, TimeSpan.FromMilliseconds(200)),
            "--Inventory:BreakerDuration=00:00:00.5", "--Pricing:BreakerDuration=00:00:00.5", "--Checkouts:TimeToBegin=00:00:05"]);
    }

    public static string[] Settings(string name, UpstreamServices services, TimeSpan freshFor) =>
        [$"--{name}:Mode=Http", $"--{name}:BaseUrl={services.Address}", $"--{name}:FreshFor={freshFor}"];

    /// <summary>Does the deed while a service has a fault, which is over afterwards.</summary>
    /// <param name="services">The simulator.</param>
    /// <param name="service">Which of the two it is asked for.</param>
    /// <param name="fault">One of <see cref="FaultsOfPrices"/>, or <c>down</c>.</param>
    /// <param name="deed">What shoppers do meanwhile.</param>
    public static async Task DuringAsync(UpstreamServices services, string service, string fault, Func<Task> deed)
    {
        if (fault == "down")
            await services.GoDownAsync();
        else
            await services.SwitchAsync(service, FaultsOfPrices[fault]);
        try
        {
            await deed();
        }
        finally
        {
            if (fault == "down")
                await services.ComeBackAsync();
            else
                await services.SwitchAsync(service);
        }
    }

    /// <summary>Every read of catalog and carts, and every kind of change of a cart, is answered 2xx and shows a price above zero, whatever is wrong.</summary>
    internal async Task AssertShoppersAreServedAsync(string sku)
    {
        var (cart, other) = (await App.GuestCartAsync(new { items = new[] { new { sku, quantity = 2 } } }), await App.GuestCartAsync(new { items = new[] { new { sku } } }));
        var item = cart.Created["items.0.id"];
        AssertIsPriced(cart.Created);
        AssertIsPriced(await cart.CallAsync($"PATCH /items/{item}", new { quantity = 3 }));
        AssertIsPriced(await cart.CallAsync("POST /items", new { sku, properties = new { engraving = "Jo" } }));
        AssertIsPriced(await cart.CallAsync("POST /actions", new { actions = new object[] { new { type = "addDiscountCode", code = "SAVE10" }, new { type = "addItem", sku } } }));
        AssertIsPriced(await cart.CallAsync("POST /merge", new { sourceCartId = other.Path.Split('/')[^1], sourceToken = other.Token, strategy = "sum" }));
        AssertIsPriced(await cart.CallAsync("GET"));
        AssertIsPriced(await cart.CallAsync($"DELETE /items/{item}"));
        (await cart.CallAsync("DELETE /items")).Is(200);
        (await cart.CallAsync("DELETE")).Is(204);
        (await App.ClientOf(Given.Slug()).CallAsync("GET /api/v1/carts/current")).Is(200);

        var variant = (await App.Client.CallAsync($"GET /api/v1/variants?skus={sku}")).Is(200)["items.0"]!;
        Assert.InRange((long)variant["price"]!["amountMinor"]!, 1, long.MaxValue);
        var product = (await App.Client.CallAsync($"GET /api/v1/products/{variant["productId"]}")).Is(200);
        Assert.InRange((long)product["priceRange.min.amountMinor"]!, 1, long.MaxValue);
        (await App.Client.CallAsync("GET /api/v1/products")).Is(200);
        (await App.Client.CallAsync("GET /api/v1/categories")).Is(200);
    }

    private static void AssertIsPriced(Answer cart) =>
        Assert.All(cart.Is(cart.Status == 201 ? 201 : 200)["items"]!.AsArray(), item => Assert.InRange((long)item!["unitPrice"]!["amountMinor"]!, 1, long.MaxValue));

    /// <summary>Asks now and then until the answer is as wanted, for at most ten seconds.</summary>
    internal static Task<Answer> UntilAsync(Func<Task<Answer>> ask, Func<Answer, bool> wanted) => Calls.UntilAsync(
        async () =>
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            return await ask();
        },
        wanted);

    public async ValueTask DisposeAsync()
    {
        if (App is not null)
            await App.DisposeAsync();
        await Inventory.DisposeAsync();
        await Pricing.DisposeAsync();
    }
}
