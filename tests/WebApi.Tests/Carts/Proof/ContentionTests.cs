namespace Shop.WebApi.Tests.Carts.Proof;

[Collection<Proofs>]
public sealed class EmbeddedContentionTests(ShopOnEmbedded shops) : ContentionTests(shops);

[Collection<Proofs>]
public sealed class RedisContentionTests(ShopsOnRedis shops) : ContentionTests(shops);

[Collection<Proofs>]
public sealed class ClusterContentionTests(ShopsOnCluster shops) : ContentionTests(shops), IClassFixture<ShopsOnCluster>;

/// <summary>Many who change one cart at once, at two instances where the store is not inside one.</summary>
public abstract class ContentionTests(Shops shops)
{
    private const int Clients = 64;
    private const int AddsEach = 100;

    [Fact]
    public async Task OfTheAddsOfManyNoneIsLostAndNoneIsRefused()
    {
        shops.Require();
        var cart = await shops.CartAsync();
        var answers = await AddAsync(cart, _ => shops.Skus[0]);

        Assert.All(answers, answer => answer.Is(200));
        Assert.Equal(Enumerable.Range(2, answers.Length), answers.Select(answer => int.Parse(answer.ETag.Trim('"'))).Order());
        foreach (var instance in cart)
            Assert.Equal((answers.Length, 1), await UnitsAndLinesAsync(instance));
    }

    [Fact]
    public async Task FiftySkusAreFiftyLines()
    {
        shops.Require();
        var cart = await shops.CartAsync();
        var answers = await AddAsync(cart, add => shops.Skus[add % 50]);

        Assert.All(answers, answer => answer.Is(200));
        foreach (var instance in cart)
        {
            Assert.Equal((answers.Length, 50), await UnitsAndLinesAsync(instance));
            Assert.All((await instance.ReadAsync())["items"]!.AsArray(), item => Assert.Equal(answers.Length / 50, (int)item!["quantity"]!));
        }
    }

    [Fact]
    public async Task OfFiftyChangesOfOneVersionOneIsMadeAndTheOthersSeeIt()
    {
        shops.Require();
        var cart = await shops.CartAsync(new { items = new[] { new { sku = shops.Skus[0] } } });
        var before = await cart[0].ReadAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            cart[i % cart.Length].CallAsync($"PATCH /items/{before["items.0.id"]}", new { quantity = 100 + i }, before.IfMatch())));

        var made = Assert.Single(answers, answer => answer.Status == 200);
        var refused = answers.Where(answer => answer != made).ToList();
        Assert.All(refused, answer => answer.IsError(412, "PRECONDITION_FAILED"));
        Assert.All(refused, answer => Assert.Equal(made["items"]!.ToJsonString(), answer["error.details.current.items"]!.ToJsonString()));
        Assert.Equal(made.Text, (await cart[^1].ReadAsync()).Text);
    }

    private static async Task<Answer[]> AddAsync(Cart[] cart, Func<int, string> sku)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var own = new Answer[AddsEach];
            for (var i = 0; i < own.Length; i++)
                own[i] = await cart[client % cart.Length].CallAsync("POST /items", new { sku = sku((client * AddsEach) + i) }, ("Prefer", "return=minimal"));
            return own;
        }));
        return [.. answers.SelectMany(own => own)];
    }

    private static async Task<(int Units, int Lines)> UnitsAndLinesAsync(Cart cart)
    {
        var read = await cart.ReadAsync();
        return ((int)read["itemCount"]!, read["items"]!.AsArray().Count);
    }
}
