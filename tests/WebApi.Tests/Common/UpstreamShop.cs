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
            "--Inventory:BreakerDuration=00:00:00.5", "--Pricing:BreakerDuration=00:00:00.5"]);
    }

    public static string[] Settings(string name, UpstreamServices services, TimeSpan freshFor) =>
        [$"--{name}:Mode=Http", $"--{name}:BaseUrl={services.Address}", $"--{name}:FreshFor={freshFor}"];

    /// <summary>Does the deed while a service has a fault, which is over afterwards.</summary>
    /// <param name="services">The simulator.</param>
    /// <param name="service">Which of the two it is asked for.</param>
    /// <param name="fault">One of <see cref="Faults"/>, or <c>down</c>.</param>
    /// <param name="deed">What shoppers do meanwhile.</param>
    public static async Task DuringAsync(UpstreamServices services, string service, string fault, Func<Task> deed)
    {
        if (fault == "down")
            await services.GoDownAsync();
        else
            await services.SwitchAsync(service, Faults[fault]);
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
