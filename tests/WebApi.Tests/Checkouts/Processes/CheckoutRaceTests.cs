using System.Collections.Concurrent;

namespace Shop.WebApi.Tests.Checkouts.Processes;

/// <summary>Two hundred shoppers race for fifty units while the shop's process dies by chance, and is started again.</summary>
[Collection<ProcessDeaths>]
public sealed class CheckoutRaceTests
{
    private const int Shoppers = 200;
    private const int AtOnce = 16;
    private const int Deaths = 6;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatIsSoldAndWhatIsFreeIsAlwaysWhatThereWas(bool onRedis)
    {
        await using var shop = await MortalShop.StartAsync(onRedis, "--Checkouts:TimeToBegin=00:00:05", "--Checkouts:Lifetime=00:05:00");
        var stock = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var units in (int[])[10, 9, 8, 7, 6, 5, 3, 2])
            stock[await shop.SkuAsync(units)] = units;

        // From now on it is mortal.
        await shop.KillAsync();
        await shop.RestartAsync($"--{MortalProgram.Chance}=0.02");
        var (isOver, deaths) = (false, 0);
        var life = Task.Run(LiveAndDieAsync, Cancellation);
        var books = Task.Run(WatchAsync, Cancellation);
        var sold = new ConcurrentQueue<(string Sku, int Units)>();
        var left = new ConcurrentQueue<(string Address, string Token)>();
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Shoppers), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation }, async (shopper, _) => await ShopAsync(new Random(shopper)));
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            await Task.WhenAll(life, books);
        }

        Assert.InRange(deaths, 3, int.MaxValue);
        await shop.KillAsync();
        await shop.RestartAsync();

        // Whatever was left open is given up; what a death left undone, the sweeper finishes.
        foreach (var (address, token) in left)
            (await shop.AskAsync($"DELETE {address}", null, ("Cart-Token", token))).Is(204);
        for (var i = 0; i < 600 && stock.Keys.Any(sku => shop.Books.LevelOf(sku).Reserved > 0); i++)
            await Task.Delay(100, Cancellation);
        var paid = sold.GroupBy(sale => sale.Sku).ToDictionary(sku => sku.Key, sku => sku.Sum(sale => sale.Units));
        var inTheBooks = shop.Books.Check(stock);
        Assert.InRange(paid.Values.Sum(), 10, stock.Values.Sum());
        foreach (var (sku, units) in stock)
        {
            Assert.Equal((sku, paid.GetValueOrDefault(sku)), (sku, inTheBooks.GetValueOrDefault(sku)));
            Assert.Equal((units - paid.GetValueOrDefault(sku), 0), shop.Books.LevelOf(sku));
        }

        async Task ShopAsync(Random random)
        {
            var (sku, quantity) = (stock.Keys.ElementAt(random.Next(stock.Count)), random.Next(1, 4));
            var cart = (await shop.AskAsync("POST /api/v1/carts", new { items = new[] { new { sku, quantity } } }, ("Idempotency-Key", Given.Slug()))).Is(201);
            (string, string) token = ("Cart-Token", (string)cart["token"]!);

            // In two tabs, each of which asks until it is answered.
            var tabs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => shop.AskAsync($"POST /api/v1/carts/{cart["id"]}/checkout", "{}", token, ("Idempotency-Key", Given.Slug()))));
            Assert.All(tabs, tab => Assert.True(tab.Status is 200 or 201 || tab.Code == "INSUFFICIENT_STOCK", tab.ToString()));
            var addresses = tabs.Where(tab => tab.Status is 200 or 201).Select(tab => tab.Headers["Location"]).Distinct().ToList();
            var open = new List<string>();
            foreach (var address in addresses)
            {
                if ((string)(await shop.AskAsync($"GET {address}", null, token)).Is(200)["status"]! == "open")
                    open.Add(address);
            }

            Assert.InRange(open.Count, 0, 1);
            if (open is not [var checkout])
                return;
            switch (random.Next(4))
            {
                case 0:
                    (await shop.AskAsync($"DELETE {checkout}", null, token)).Is(204);
                    break;
                case 1:
                    left.Enqueue((checkout, token.Item2));
                    break;
                default:
                    (await shop.AdministerAsync($"POST {checkout}/complete")).Is(200);
                    sold.Enqueue((sku, quantity));
                    break;
            }
        }

        async Task LiveAndDieAsync()
        {
            while (!Volatile.Read(ref isOver))
            {
                if (shop.IsDead)
                    await shop.RestartAsync($"--{MortalProgram.Chance}={(++deaths < Deaths ? 0.02 : 0)}");
                else
                    await Task.Delay(20, Cancellation);
            }
        }

        async Task WatchAsync()
        {
            while (!Volatile.Read(ref isOver))
            {
                shop.Books.Check(stock);
                await Task.Delay(50, Cancellation);
            }
        }
    }
}
