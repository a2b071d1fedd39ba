using Shop.TestSupport;

namespace Shop.WebApi.Tests.Checkouts;

/// <summary>Whatever dies between two steps, nothing is reserved for ever and nothing is sold twice.</summary>
public sealed class CheckoutDeathTests : IAsyncLifetime
{
    private readonly Deaths _deaths = new();
    private ShopApp _app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await ShopApp.StartAsync(
        ["--Catalog:SeedSample=false", "--Checkouts:TimeToBegin=00:00:05", "--Checkouts:Lifetime=00:00:10"], _deaths.Among);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhoAsksAgainAfterADeathBetweenAnyTwoStepsHasWhatTheyAskedForOnce(bool afterTheCall)
    {
        var died = 0;
        for (var call = 1; ; call++)
        {
            var (cart, sku) = await _app.CartOfAsync(stock: 5, quantity: 2);
            (string, string) key = ("Idempotency-Key", Given.Slug());
            _deaths.AtCall(call, afterTheCall);
            var first = await cart.CallAsync("POST /checkout", "{}", key);
            _deaths.No();
            died += first.Status == 201 ? 0 : 1;
            var checkout = (first.Status == 201 ? first : (await cart.CallAsync("POST /checkout", "{}", key)).Is(201)).Headers["Location"];
            Assert.Equal(3, await _app.FreeAsync(sku));

            _deaths.AtCall(call, afterTheCall);
            var completed = await _app.Orders().CallAsync($"POST {checkout}/complete");
            _deaths.No();
            died += completed.Status == 200 ? 0 : 1;
            (await _app.Orders().CallAsync($"POST {checkout}/complete")).Is(200);
            Assert.Equal(3, await _app.FreeAsync(sku));
            (await cart.CallAsync("GET")).IsError(404, "CART_NOT_FOUND");
            if (first.Status == 201 && completed.Status == 200)
                break;
        }

        // At the least: noted, reserved, frozen, opened; completed, sold, deleted, settled.
        Assert.InRange(died, 8, 100);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatNobodyAsksForAgainIsFreeSoon(bool afterTheCall)
    {
        var left = new List<(Cart Cart, string Sku)>();
        for (var call = 1; ; call++)
        {
            var (cart, sku) = await _app.CartOfAsync(stock: 5, quantity: 2);
            _deaths.AtCall(call, afterTheCall);
            var started = await cart.CallAsync("POST /checkout", "{}");
            _deaths.No();
            left.Add((cart, sku));
            if (started.Status == 201)
                break;
        }

        // The last one lives longest, and nobody died of it.
        await UntilAsync(async () => await _app.FreeAsync(left[^1].Sku) == 5);
        foreach (var (cart, sku) in left)
        {
            await UntilAsync(async () => await _app.FreeAsync(sku) == 5);
            await cart.AddAsync(sku);
        }
    }

    [Fact]
    public async Task OfTwoHundredShoppersForFiftyUnitsNoneIsPromisedWhatIsNotThere()
    {
        const int Shoppers = 200;
        int[] stock = [10, 9, 8, 7, 6, 5, 3, 2];
        var skus = new string[stock.Length];
        for (var i = 0; i < skus.Length; i++)
        {
            skus[i] = (await _app.ProductOnSaleAsync()).Sku;
            await _app.SetStockAsync(skus[i], stock[i]);
        }

        var sold = new int[stock.Length];
        _deaths.ByChance(seed: 1, probability: 0.03);
        var orders = _app.Orders();
        await Parallel.ForEachAsync(Enumerable.Range(0, Shoppers), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancellation }, async (shopper, _) =>
        {
            var random = new Random(shopper);
            var (wanted, quantity) = (random.Next(skus.Length), random.Next(1, 4));
            var created = await AgainAsync(() => _app.Client.CallAsync("POST /api/v1/carts", new { items = new[] { new { sku = skus[wanted], quantity } } }, ("Idempotency-Key", $"{Given.Slug()}")));
            if (created.Status != 201)
                return;
            var cart = new Cart(_app, $"/api/v1/carts/{created["id"]}", (string)created["token"]!, created);
            var started = await AgainAsync(() => cart.CallAsync("POST /checkout", "{}"));
            if (started.Status is not (200 or 201))
            {
                Assert.True(started.Status == 503 || started.Code is "INSUFFICIENT_STOCK", started.ToString());
                return;
            }

            var checkout = started.Headers["Location"];
            switch (random.Next(4))
            {
                case 0:
                    await AgainAsync(() => _app.Client.CallAsync($"DELETE {checkout}", null, ("Cart-Token", cart.Token)));
                    break;
                case 1:
                    break;
                default:
                    var completed = await AgainAsync(() => orders.CallAsync($"POST {checkout}/complete"));
                    if (completed.Status == 503)
                        completed = await _app.Client.CallAsync($"GET {checkout}", null, ("Cart-Token", cart.Token));
                    if (completed.Status == 200 && (string)completed["status"]! == "completed")
                        Interlocked.Add(ref sold[wanted], quantity);
                    break;
            }
        });
        _deaths.No();

        Assert.InRange(sold.Sum(), 10, stock.Sum());
        for (var i = 0; i < skus.Length; i++)
            await UntilAsync(async () => await _app.FreeAsync(skus[i]) == stock[i] - sold[i]);
    }

    private static async Task<Answer> AgainAsync(Func<Task<Answer>> call)
    {
        var answer = await call();
        for (var i = 0; i < 3 && answer.Status == 503; i++)
            answer = await call();
        return answer;
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var i = 0; i < 300 && !await isSo(); i++)
            await Task.Delay(100, Cancellation);
        Assert.True(await isSo());
    }
}
