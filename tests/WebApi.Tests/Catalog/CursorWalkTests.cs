using System.Text.Json.Nodes;

namespace Shop.WebApi.Tests.Catalog;

/// <summary>Lists that are walked while they change.</summary>
public sealed class CursorWalkTests(EmptyShop shop) : IClassFixture<EmptyShop>
{
    private const int Products = 60;
    private const int Writers = 10;
    private static readonly string[] Adjectives = ["blue", "soft", "tall", "round"];

    [Fact]
    public async Task WhileTenChangeProductsAWalkShowsNoneTwiceAndMissesNoneThatStays()
    {
        var slugs = Enumerable.Range(0, Products).Select(_ => Given.Slug()).ToList();
        var vendor = Given.Slug();
        for (var i = 0; i < Products; i++)
            (await shop.App.Admin.CallAsync("POST /api/v1/products", Product(slugs[i], vendor, i))).Is(201);
        await Calls.UntilAsync(() => ListAsync($"?vendor={vendor}"), list => (int)list["total"]! == Products);

        // The even ones stay; the odd ones are changed in whatever they are sorted by.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var changes = 0;
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = (2 * writer) + 1; !stop.IsCancellationRequested; i = (i + (2 * Writers)) % Products)
            {
                var read = await shop.App.Admin.CallAsync($"GET /api/v1/products/{slugs[i]}");
                var changed = await shop.App.Admin.CallAsync($"PUT /api/v1/products/{read["id"]}", Product(slugs[i], vendor, random.Next(Products), read), read.IfMatch());
                Assert.True(changed.Status is 200 or 412, $"{changed}");
                Interlocked.Increment(ref changes);
            }
        })).ToList();

        var stay = slugs.Where((_, i) => i % 2 == 0).ToList();
        var walks = 0;
        for (var round = 0; round < 4; round++)
        {
            foreach (var sort in (string[])["name", "-name", "price", "-price", "newest", "relevance"])
            {
                var seen = await WalkAsync($"?vendor={vendor}&limit=7&sort={sort}{(sort == "relevance" ? "&q=lamp" : "")}");
                Assert.True(seen.Count == seen.Distinct().Count(), $"{sort}: {string.Join(' ', seen.GroupBy(slug => slug).Where(slug => slug.Count() > 1).Select(slug => slug.Key))} twice");
                Assert.True(stay.TrueForAll(seen.Contains), $"{sort}: {string.Join(' ', stay.Except(seen))} missed");
                walks++;
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        Assert.True(changes >= writers.Count, $"Only {changes} changes during {walks} walks.");
    }

    private async Task<List<string>> WalkAsync(string query)
    {
        var seen = new List<string>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await ListAsync(query + cursor);
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["slug"]!));
            cursor = (string?)page["nextCursor"] is { } next ? $"&cursor={next}" : null;
        }

        return seen;
    }

    private async Task<Answer> ListAsync(string query) => (await shop.App.Client.CallAsync($"GET /api/v1/products{query}")).Is(200);

    private static JsonObject Product(string slug, string vendor, int place, Answer? before = null)
    {
        var product = Given.Product(slug, (string?)before?["variants.0.sku"] ?? Given.Sku()).WithPrice(1000 + (place * 10));
        product["vendor"] = vendor;
        product["name"] = $"{Adjectives[place % Adjectives.Length]} lamp {place:D2}";
        return product;
    }
}
