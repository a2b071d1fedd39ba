using System.Diagnostics;
using Shop.Domain.Common;
using Shop.Infrastructure.Common;
using Shop.Upstreams;

namespace Shop.Infrastructure.Tests.Common;

/// <summary>What the pipeline and the lookups before it do together to a service that is not well.</summary>
public sealed class UpstreamPipelineTests
{
    [Fact]
    public async Task AFailedReadIsTriedOnceMoreAndAChangeIsNot()
    {
        await using var clients = await UpstreamClients.StartAsync();
        await clients.Services.SwitchAsync("inventory", new Switches { ErrorRate = 1 });
        await Assert.ThrowsAsync<UpstreamException>(() => clients.Inventory.GetAvailabilityAsync(["A"], TestContext.Current.CancellationToken));
        Assert.Equal(2, await clients.Services.CallsAsync("inventory"));
        await Assert.ThrowsAsync<UpstreamException>(() => clients.Inventory.ReserveAsync("r", TimeSpan.FromMinutes(1), [new("A", 1)], TestContext.Current.CancellationToken));
        Assert.Equal(3, await clients.Services.CallsAsync("inventory"));
    }

    [Fact]
    public async Task ASlowServiceHasNoMoreCallsInFlightThanAllowed()
    {
        await using var clients = await UpstreamClients.StartAsync(options => options.MaxInFlight = 4);
        await clients.Services.SwitchAsync("pricing", new Switches { LatencyMs = 300 });
        var known = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => clients.Prices.GetAsync("", [$"SKU-{i}"], TestContext.Current.CancellationToken).AsTask()));
        Assert.Equal(4, known.Count(some => some.Count == 1));
        Assert.Equal((4, 4), (await clients.Services.MostInFlightAsync("pricing"), await clients.Services.CallsAsync("pricing")));
    }

    [Fact]
    public async Task AServiceThatIsGoneIsAskedOnceABreakAndFoundAgainAfterIt()
    {
        var breaks = TimeSpan.FromMilliseconds(500);
        await using var clients = await UpstreamClients.StartAsync(options => options.BreakerDuration = breaks);
        Assert.Equal(0, clients.Breaker());
        await clients.Services.SwitchAsync("pricing", new Switches { Refuse = true });
        while (!clients.Log.Any(line => line.Contains("breaker", StringComparison.Ordinal)))
            await clients.Prices.GetAsync("", ["A"], TestContext.Current.CancellationToken);

        await clients.Services.ForgetCallsAsync();
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < 4 * breaks)
        {
            Assert.Empty(await clients.Prices.GetAsync("", ["A"], TestContext.Current.CancellationToken));
            await Task.Yield();
        }

        Assert.InRange(await clients.Services.CallsAsync("pricing"), 1, (int)(Stopwatch.GetElapsedTime(start) / breaks) + 1);

        // Whatever was asked and refused in between, each change of state is told once.
        Assert.Equal(2, clients.Log.Count);
        Assert.InRange(clients.Breaker(), 1, 2);
        await clients.Services.SwitchAsync("pricing");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while ((await clients.Prices.GetAsync("", ["A"], deadline.Token)).Count == 0)
            await Task.Delay(1, deadline.Token);
        Assert.Contains("closed", clients.Log.Last(), StringComparison.Ordinal);
        Assert.Equal((3, 0), (clients.Log.Count, clients.Breaker()));
    }

    [Fact]
    public async Task AServiceThatComesAndGoesIsNotAskedMuchMoreThanNeeded()
    {
        await using var clients = await UpstreamClients.StartAsync(options => options.FreshFor = TimeSpan.FromTicks(1));
        await clients.Services.SwitchAsync("pricing", new Switches { FlapMs = 500 });
        var (needed, live, start) = (0, 0, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(3))
        {
            var known = await clients.Prices.GetAsync("", ["A"], TestContext.Current.CancellationToken);
            needed++;
            live += known.TryGetValue("A", out var price) && price.Source == DataSource.Live ? 1 : 0;
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.InRange(await clients.Services.CallsAsync("pricing"), live, 1.5 * needed);
        Assert.NotEqual(0, live);
    }
}
