using System.Diagnostics;
using System.Text.Json.Nodes;
using Shop.TestSupport;
using Shop.WebApi.Tests.Carts.Proof;
using Shop.WebApi.Tests.Common;

namespace Shop.WebApi.Tests.Catalog;

/// <summary>A product that is changed while everybody reads it, on two instances with one database and one Redis.</summary>
[Collection<Proofs>]
public sealed class ConcurrentReadsTests(ShopsOnRedis shops)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task NobodySeesTheOldOneASecondLaterNorAMixtureAndTagsChangeWithTheContent()
    {
        shops.Require();
        var writer = shops.Instances[0];
        var (product, sku) = await writer.ProductOnSaleAsync(price: 1000);
        var (path, slug) = (product.Headers["Location"], (string)product["slug"]!);

        // Lists follow within a second.
        foreach (var instance in shops.Instances.Take(2))
        {
            while ((int)(await instance.Client.CallAsync($"GET /api/v1/products?vendor={slug}")).Is(200)["total"]! == 0)
                await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        // Its name, its description and its price all say the same number.
        var started = Stopwatch.GetTimestamp();
        var acknowledged = new List<(int Number, long At)>();
        var seen = new System.Collections.Concurrent.ConcurrentBag<(int Instance, int Number, long From, long To, string ETag, string Text)>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var readers = Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            var instance = i % 2;
            var address = (i % 3) switch { 0 => path, 1 => $"/api/v1/products/{slug}", _ => $"/api/v1/products?vendor={slug}" };
            while (!end.IsCancellationRequested)
            {
                var from = Stopwatch.GetTimestamp();
                var answer = (await shops.Instances[instance].Client.CallAsync($"GET {address}")).Is(200);
                var to = Stopwatch.GetTimestamp();
                var item = i % 3 == 2 ? answer["items.0"]! : answer.Json;
                if ((string)item["name"]! is var name && name.StartsWith('N'))
                {
                    var number = int.Parse(name[1..]);
                    var shown = i % 3 == 2 ? (string[])[] : [(string)item["description"]!, $"{(int)item["variants"]![0]!["price"]!["amountMinor"]! - 1000}", $"{(long)item["version"]! - 1}"];
                    Assert.All(shown.Append($"{(int)item["priceRange"]!["min"]!["amountMinor"]! - 1000}"), part => Assert.Equal($"{number}", part));
                    seen.Add((instance, number, from, to, i % 3 == 2 ? "" : answer.ETag, answer.Text));
                }

                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
        })).ToList();

        var etag = product.ETag;
        for (var number = 1; number <= 12; number++)
        {
            var patch = new JsonObject { ["name"] = $"N{number}", ["description"] = $"{number}", ["variants"] = new JsonArray(Variant(product, sku, 1000 + number)) };
            var changed = (await writer.Admin.CallAsync($"PATCH {path}", patch, ("If-Match", etag))).Is(200);
            acknowledged.Add((number, Stopwatch.GetTimestamp()));
            etag = changed.ETag;

            // At once where it was written.
            Assert.Equal($"N{number}", (string)(await writer.Client.CallAsync($"GET {path}"))["name"]!);
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }

        await end.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(seen.Count(s => s.Instance == 0) > 50 && seen.Count(s => s.Instance == 1) > 50);
        foreach (var (number, at) in acknowledged)
        {
            foreach (var old in seen.Where(s => s.Number < number))
            {
                var late = Stopwatch.GetElapsedTime(at, old.From);
                Assert.True(late < (old.Instance == 0 ? TimeSpan.Zero : Bound), $"{old.Number} was seen on instance {old.Instance} {late.TotalMilliseconds} ms after {number} was acknowledged.");
            }
        }

        var details = seen.Where(s => s.ETag.Length > 0).ToList();
        Assert.All(details.GroupBy(s => s.ETag), same => Assert.Single(same.Select(s => s.Text).Distinct()));
        Assert.All(details.GroupBy(s => s.Text), same => Assert.Single(same.Select(s => s.ETag).Distinct()));
        Assert.True(Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task StockAndCategoriesShowOnTheOtherInstanceWithinASecond()
    {
        shops.Require();
        var (one, other) = (shops.Instances[0], shops.Instances[1]);
        var category = (await one.Admin.CallAsync("POST /api/v1/categories", new { slug = Given.Slug(), name = "Before" })).Is(201);
        var sku = Given.Sku();
        var content = Given.Product(Given.Slug(), sku);
        content["categories"] = new JsonArray(new JsonObject { ["slug"] = (string)category["slug"]! });
        var product = (await one.Admin.CallAsync("POST /api/v1/products", content)).Is(201);
        var path = product.Headers["Location"];
        Assert.Equal("Before", (string)(await other.Client.CallAsync($"GET {path}")).Is(200)["categories.0.name"]!);

        (await one.Admin.CallAsync("PUT /api/v1/stock", new { items = new[] { new { sku, quantity = 7 } } })).Is(200);
        var since = Stopwatch.GetTimestamp();
        await Calls.UntilAsync(() => other.Client.CallAsync($"GET {path}"), answer => (int?)answer["variants.0.availability.quantity"] == 7);
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, Bound);

        (await one.Admin.CallAsync($"PATCH {category.Headers["Location"]}", new { name = "After" }, category.IfMatch())).Is(200);
        since = Stopwatch.GetTimestamp();
        await Calls.UntilAsync(() => other.Client.CallAsync($"GET {path}"), answer => (string?)answer["categories.0.name"] == "After");
        await Calls.UntilAsync(() => other.Client.CallAsync("GET /api/v1/categories"), answer => answer.Text.Contains("After", StringComparison.Ordinal));
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, Bound);
    }

    [Fact]
    public async Task PricesOfAServiceAreShownNoLongerThanTheyAreFresh()
    {
        await using var services = await UpstreamServices.StartAsync();
        await using var app = await ShopApp.StartAsync([
            "--Catalog:SeedSample=false", .. UpstreamShop.Settings("Inventory", services, TimeSpan.FromSeconds(1)), .. UpstreamShop.Settings("Pricing", services, TimeSpan.FromSeconds(1))]);
        var (product, sku) = await app.ProductOnSaleAsync();
        var path = product.Headers["Location"];
        (await app.Client.CallAsync($"GET {path}")).Is(200);
        await services.SetAsync($"prices/{sku}?unitPriceMinor=4321");
        var since = Stopwatch.GetTimestamp();
        await Calls.UntilAsync(() => app.Client.CallAsync($"GET {path}"), answer => (int)answer["variants.0.price.amountMinor"]! == 4321);
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static JsonObject Variant(Answer product, string sku, int amountMinor) => new()
    {
        ["sku"] = sku,
        ["optionValues"] = product["variants.0.optionValues"]!.DeepClone(),
        ["price"] = new JsonObject { ["amountMinor"] = amountMinor, ["currency"] = "USD" },
    };
}
