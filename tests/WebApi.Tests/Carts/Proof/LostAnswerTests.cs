using Shop.TestSupport;

namespace Shop.WebApi.Tests.Carts.Proof;

/// <summary>Changes of which the answer was lost, sent again with the same key until they are answered.</summary>
[Collection<Proofs>]
public sealed class LostAnswerTests(ShopOnEmbedded embedded, ShopsOnRedis onRedis)
{
    private const int Lost = 1000;
    private const string Replayed = "Idempotency-Replayed";

    [Fact]
    public async Task AThousandChangesWhoseAnswerTheClientNeverSawAreMadeOnce()
    {
        var shop = embedded.Instances[0];
        await using var proxy = new FaultProxy(shop.Address.Port);
        using var client = new HttpClient { BaseAddress = new UriBuilder(shop.Address) { Port = proxy.Port }.Uri };
        var cart = await shop.GuestCartAsync();
        for (var i = 0; i < Lost; i++)
        {
            proxy.LoseReplies(1);
            await Assert.ThrowsAsync<HttpRequestException>(() => AddAsync($"key-{i}"));
            Assert.Equal("true", (await AddAsync($"key-{i}")).Is(200).Headers[Replayed]);
        }

        var read = await cart.ReadAsync();
        Assert.Equal((Lost, Lost + 1), ((int)read["itemCount"]!, (int)read["version"]!));

        Task<Answer> AddAsync(string key) =>
            client.CallAsync($"POST {cart.Path}/items", new { sku = embedded.Skus[0] }, ("Cart-Token", cart.Token), ("Idempotency-Key", key), ("Connection", "close"));
    }

    [Fact]
    public async Task AThousandChangesWhoseAnswerTheShopNeverSawAreMadeOnce()
    {
        onRedis.Require();
        await using var proxy = new FaultProxy(onRedis.RedisPort);
        await using var shop = await onRedis.AnotherAsync($"127.0.0.1:{proxy.Port}");
        var carts = await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ => (await onRedis.Instances[0].GuestCartAsync()) with { App = shop }));
        proxy.LoseReplies(0.1);
        var (lost, made) = (0, new int[carts.Length]);
        await Task.WhenAll(carts.Select(async (cart, number) =>
        {
            while (Volatile.Read(ref lost) < Lost)
            {
                var answer = await SendUntilAnsweredAsync(cart, $"key-{made[number]}");
                made[number]++;
                if (answer.Headers.ContainsKey(Replayed))
                    Interlocked.Increment(ref lost);
            }
        }));

        foreach (var (cart, number) in carts.Select((cart, number) => (cart with { App = onRedis.Instances[0] }, number)))
        {
            var read = await cart.ReadAsync();
            Assert.Equal((made[number], made[number] + 1), ((int)read["itemCount"]!, (int)read["version"]!));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OneKeyFiftyTimesAtOnceIsOneChangeOfWhichAllAreTold(bool redis)
    {
        Shops shops = redis ? onRedis : embedded;
        shops.Require();
        var cart = await shops.CartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => cart[i % cart.Length].CallAsync("POST /items", new { sku = shops.Skus[0] }, ("Idempotency-Key", "same"))));
        Assert.All(answers, answer => Assert.Equal("\"2\"", answer.Is(200).ETag));
        Assert.Equal(49, answers.Count(answer => answer.Headers.ContainsKey(Replayed)));
        Assert.Equal(1, (int)(await cart[0].ReadAsync())["itemCount"]!);
    }

    /// <summary>503 is the only answer beside the wanted one.</summary>
    private async Task<Answer> SendUntilAnsweredAsync(Cart cart, string key)
    {
        while (true)
        {
            var answer = await cart.CallAsync("POST /items", new { sku = onRedis.Skus[0] }, ("Idempotency-Key", key));
            if (answer.Status != 503)
                return answer.Is(200);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
