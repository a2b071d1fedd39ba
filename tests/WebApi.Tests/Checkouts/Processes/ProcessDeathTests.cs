namespace Shop.WebApi.Tests.Checkouts.Processes;

/// <summary>Processes start and die all the time: one test after another, behind the others.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class ProcessDeaths;

/// <summary>The shop's process is killed between every two steps of a checkout's life; its stores and another process are all that is left.</summary>
[Collection<ProcessDeaths>]
public sealed class ProcessDeathTests
{
    private const int Stock = 5;
    private const int Quantity = 2;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhateverIsLeftUndoneIsFinishedByWhoAsksAgainOrByTheSweeper(bool onRedis)
    {
        await using var shop = await MortalShop.StartAsync(onRedis, $"--{MortalProgram.DiesTogether}=2", "--Checkouts:TimeToBegin=00:00:08", "--Checkouts:Lifetime=00:00:20");
        var left = new List<(Basket Basket, bool IsSold)>();
        var deaths = await DieInEveryStepAsync(
            shop, begun: false, basket => (shop.Client, $"POST {basket.Path}/checkout"),
            async again =>
            {
                var checkout = (await again.BeginAsync()).Is(201).Headers["Location"];
                Assert.Equal((Stock, Quantity), shop.Books.LevelOf(again.Sku));
                (await shop.AskAsync($"DELETE {checkout}", null, ("Cart-Token", again.Token))).Is(204);
                await AssertIsFreeAsync(again);
            },
            basket => left.Add((basket, IsSold: false)));
        deaths += await DieInEveryStepAsync(
            shop, begun: true, basket => (shop.Admin, $"POST {basket.Checkout}/complete"),
            async again =>
            {
                (await shop.AdministerAsync($"POST {again.Checkout}/complete")).Is(200);
                await AssertIsSoldAsync(again);
            },
            basket => left.Add((basket, IsSold: true)));
        deaths += await DieInEveryStepAsync(
            shop, begun: true, basket => (shop.Client, $"DELETE {basket.Checkout}"),
            async again =>
            {
                (await shop.AskAsync($"DELETE {again.Checkout}", null, ("Cart-Token", again.Token))).Is(204);
                await AssertIsFreeAsync(again);
            },
            basket => left.Add((basket, IsSold: false)));

        // Noted, set aside, frozen, open; completed, sold, cart deleted, settled; cancelled, free, thawed, settled.
        Assert.Equal(12, deaths);
        foreach (var (basket, isSold) in left)
        {
            await UntilAsync(() => shop.Books.LevelOf(basket.Sku) == (isSold ? Stock - Quantity : Stock, 0));
            await (isSold ? AssertIsSoldAsync(basket) : AssertIsFreeAsync(basket));
        }
    }

    /// <summary>Has two baskets die behind the same step, the next one each time, until there is none: who asks again for one of them, and nobody for the other.</summary>
    /// <returns>The number of deaths.</returns>
    private static async Task<int> DieInEveryStepAsync(MortalShop shop, bool begun, Func<Basket, (HttpClient Client, string Call)> call, Func<Basket, Task> askAgain, Action<Basket> leave)
    {
        for (var step = 1; ; step++)
        {
            var (asked, left) = (await Basket.FillAsync(shop), await Basket.FillAsync(shop));
            if (begun)
                (asked, left) = (asked with { Checkout = (await asked.BeginAsync()).Is(201).Headers["Location"] }, left with { Checkout = (await left.BeginAsync()).Is(201).Headers["Location"] });
            var answers = await Task.WhenAll(new[] { asked, left }.Select(async basket =>
            {
                var (client, request) = call(basket);
                try
                {
                    return await client.CallAsync(request, begun ? null : "{}", ("Cart-Token", basket.Token), ("Idempotency-Key", basket.Key), (MortalProgram.DiesBehindStep, $"{step}"));
                }
                catch (Exception exception) when (MortalShop.IsDeath(exception))
                {
                    return null;
                }
            }));
            var isMixed = answers.Contains(null) && answers.Any(answer => answer?.Status is >= 200 and <= 204);
            if (isMixed || answers.Any(answer => answer?.Status == 503))
            {
                // On a busy machine too slow to get to the step, or the sweeper came between and made one of them take a step twice: with other baskets once more.
                if (answers.Contains(null))
                    await shop.RestartAsync();
                step--;
                continue;
            }

            leave(left);
            if (!answers.Contains(null))
            {
                Assert.All(answers, answer => Assert.InRange(answer!.Status, 200, 204));
                return step - 1;
            }

            Assert.Equal([null, null], answers);
            await shop.RestartAsync();
            await askAgain(asked);
        }
    }

    private static async Task AssertIsFreeAsync(Basket basket)
    {
        Assert.Equal((Stock, 0), basket.Shop.Books.LevelOf(basket.Sku));
        (await basket.Shop.AskAsync($"POST {basket.Path}/items", new { sku = basket.Sku }, ("Cart-Token", basket.Token))).Is(200);
    }

    private static async Task AssertIsSoldAsync(Basket basket)
    {
        Assert.Equal((Stock - Quantity, 0), basket.Shop.Books.LevelOf(basket.Sku));
        (await basket.Shop.AskAsync($"GET {basket.Path}", null, ("Cart-Token", basket.Token))).IsError(404, "CART_NOT_FOUND");
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 400 && !isSo(); i++)
            await Task.Delay(100, Cancellation);
        Assert.True(isSo());
    }

    /// <summary>A guest's cart of one SKU that nobody else wants.</summary>
    private sealed record Basket(MortalShop Shop, string Sku, string Path, string Token, string Key, string? Checkout = null)
    {
        public static async Task<Basket> FillAsync(MortalShop shop)
        {
            var sku = await shop.SkuAsync(Stock);
            var cart = (await shop.AskAsync("POST /api/v1/carts", new { items = new[] { new { sku, quantity = Quantity } } })).Is(201);
            return new Basket(shop, sku, $"/api/v1/carts/{cart["id"]}", (string)cart["token"]!, Given.Slug());
        }

        public Task<Answer> BeginAsync() => Shop.AskAsync($"POST {Path}/checkout", "{}", ("Cart-Token", Token), ("Idempotency-Key", Key));
    }
}
