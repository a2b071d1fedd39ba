using Shop.Infrastructure.Common;
using Shop.Infrastructure.Pricing;
using Shop.Infrastructure.Tests.Common;
using Shop.Upstreams;
using QuoteLine = Shop.Infrastructure.Pricing.QuoteLine;
using QuoteRequest = Shop.Infrastructure.Pricing.QuoteRequest;

namespace Shop.Infrastructure.Tests.Pricing;

public sealed class PricingClientTests
{
    [Fact]
    public async Task PricesAreTheServices()
    {
        await using var clients = await UpstreamClients.StartAsync();
        await clients.Services.SetAsync("prices/GONE");
        await clients.Services.SetAsync("prices/A?unitPriceMinor=1999");
        var prices = await clients.Pricing.GetPricesAsync(Given.Euro, ["A", $"it's & 50%/ü", "GONE"], TestContext.Current.CancellationToken);
        Assert.Equal(["A", "it's & 50%/ü"], prices.Keys.Order());
        Assert.Equal(Given.Eur(1999), prices["A"].Price);
    }

    [Theory]
    [InlineData(Wrong.MalformedJson)]
    [InlineData(Wrong.OtherJson)]
    [InlineData(Wrong.Negative)]
    [InlineData(Wrong.Zero)]
    [InlineData(Wrong.NotANumber)]
    [InlineData(Wrong.Huge)]
    [InlineData(Wrong.Overflowing)]
    [InlineData(Wrong.WrongCurrency)]
    [InlineData(Wrong.UnknownSku)]
    [InlineData(Wrong.TwiceTheSame)]
    [InlineData(Wrong.MissingMembers)]
    [InlineData(Wrong.TooLarge)]
    [InlineData(Wrong.GzipBomb)]
    [InlineData(Wrong.Redirect)]
    public async Task AWrongAnswerIsAFailedCall(Wrong wrong)
    {
        await using var clients = await UpstreamClients.StartAsync(options => options.BreakerMinimumCalls = 3);
        await clients.Services.SwitchAsync("pricing", new Switches { Wrong = wrong });
        await Assert.ThrowsAsync<UpstreamException>(() => clients.Pricing.GetPricesAsync(Given.Euro, ["A"], TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<UpstreamException>(() => clients.Pricing.QuoteAsync(Quote("SAVE10"), TestContext.Current.CancellationToken));
        Assert.Equal(0, await clients.Services.CallsAsync("elsewhere"));
        await clients.Services.SwitchAsync("pricing");

        // To the breaker as well.
        var calls = await clients.Services.CallsAsync("pricing");
        await Assert.ThrowsAsync<UpstreamException>(() => clients.Pricing.GetPricesAsync(Given.Euro, ["A"], TestContext.Current.CancellationToken));
        Assert.Equal(calls, await clients.Services.CallsAsync("pricing"));
    }

    [Fact]
    public async Task AQuoteSaysWhatLinesCostAndWhatCodesDo()
    {
        await using var clients = await UpstreamClients.StartAsync();
        await clients.Services.SetAsync("prices/A?unitPriceMinor=1005");
        var quote = await clients.Pricing.QuoteAsync(Quote("SAVE10", "NONSENSE", "OFF99999"), TestContext.Current.CancellationToken);
        var line = Assert.Single(quote.Lines);
        Assert.Equal(("1", 1005, 302, 2713), (line.Id, line.UnitPriceMinor, line.DiscountMinor, line.LineTotalMinor));
        Assert.Equal(2713, quote.TotalMinor);
        Assert.Equal([QuoteAnswerStatus.Applied, QuoteAnswerStatus.Unknown, QuoteAnswerStatus.NotApplicable], quote.Discounts.Select(discount => discount.Status));
    }

    private static QuoteRequest Quote(params string[] codes) => new("EUR", null, codes, [new QuoteLine("1", "A", 3)]);
}
