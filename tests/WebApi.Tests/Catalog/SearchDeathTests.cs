using System.Security.Cryptography;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Catalog;

/// <summary>The search index of a program that is killed while it puts its index on disk.</summary>
public sealed class SearchDeathTests
{
    private const int Deaths = 3;
    private const int WritesALife = 4;

    [Fact]
    public async Task WhoeverIsKilledAtTheCommitOfItsIndexFindsEverythingAfterwards()
    {
        await using var shop = await ShopApp.StartAsync("--Catalog:SeedSample=false");
        var vendor = Given.Slug();
        for (var life = 0; life < Deaths; life++)
        {
            // Another instance in a folder of its own, which only its index is in: the database is that of the first.
            await using var mortal = ShopProcess.Start(Mortals(shop), "Development", "--Catalog:SeedSample=false", $"--ConnectionStrings:Database=Data Source={Path.Combine(shop.DataDirectory, "shop.db")}");
            using var client = new HttpClient { BaseAddress = await mortal.Address };
            for (var write = 0; write < WritesALife; write++)
            {
                var product = Given.Product(Given.Slug(), Given.Sku());
                product["vendor"] = vendor;
                (await shop.Admin.CallAsync("POST /api/v1/products", product)).Is(201);
            }

            await Calls.UntilAsync(() => client.CallAsync($"GET /api/v1/products?vendor={vendor}"), list => list.Status == 200 && (int)list["total"]! == (life + 1) * WritesALife);

            // It commits when it is asked to stop; the kill comes somewhere about then.
            await mortal.TerminateAsync();
            await Task.Delay(RandomNumberGenerator.GetInt32(300), TestContext.Current.CancellationToken);
            await mortal.KillAsync();
        }

        await using var last = ShopProcess.Start(Mortals(shop), "Development", "--Catalog:SeedSample=false", $"--ConnectionStrings:Database=Data Source={Path.Combine(shop.DataDirectory, "shop.db")}");
        using var asked = new HttpClient { BaseAddress = await last.Address };
        var found = await Calls.UntilAsync(() => asked.CallAsync($"GET /api/v1/products?vendor={vendor}"), list => list.Status == 200);
        Assert.Equal(Deaths * WritesALife, (int)found["total"]!);
        (await asked.CallAsync("GET /health/ready")).Is(200);
        Assert.Single(Directory.GetDirectories(Path.Combine(Mortals(shop), "search", "1")));
    }

    [Fact]
    public async Task WhoeverIsKilledWhileItBuildsItsIndexBuildsItWhole()
    {
        var folder = Directory.CreateTempSubdirectory("shop-").FullName;
        var (code, said, _) = await ShopProcess.RunAsync(folder, "Production", "seed", "--variants", "20000");
        Assert.Equal(0, code);
        var products = int.Parse(said.Split('\n').Single(line => line.Contains(" created", StringComparison.Ordinal)).Split(' ')[0]);
        var indexes = Path.Combine(folder, "search", "1");
        for (var life = 0; life < Deaths; life++)
        {
            var before = Indexes();
            await using var mortal = ShopProcess.Start(folder, "Production");

            // It listens when the index is there; the kill comes before.
            while (!mortal.Address.IsCompleted && Indexes().SetEquals(before))
                await Task.Delay(1, TestContext.Current.CancellationToken);
            await Task.Delay(life * 100, TestContext.Current.CancellationToken);
            await mortal.KillAsync();
        }

        await using (var last = ShopProcess.Start(folder, "Production"))
        {
            using var asked = new HttpClient { BaseAddress = await last.Address };
            var found = await Calls.UntilAsync(() => asked.CallAsync("GET /api/v1/products"), list => list.Status == 200);
            Assert.Equal(products, (int)found["total"]!);
            Assert.Single(Directory.GetDirectories(indexes));
        }

        Directory.Delete(folder, recursive: true);

        HashSet<string> Indexes() => Directory.Exists(indexes) ? [.. Directory.GetDirectories(indexes)] : [];
    }

    private static string Mortals(ShopApp shop) => Path.Combine(shop.DataDirectory, "mortal");
}
