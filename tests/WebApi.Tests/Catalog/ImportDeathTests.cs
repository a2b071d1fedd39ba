using System.Net.Http.Headers;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Catalog;

/// <summary>Instances that are killed while they import, or while they bring the schema up to date.</summary>
public sealed class ImportDeathTests : IDisposable
{
    private const int Products = 5000;

    private readonly string _data = Directory.CreateTempSubdirectory("shop-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task AnImportWhoseInstancesDieIsFinishedByTheNextWithEveryRowCountedOnce()
    {
        await File.WriteAllLinesAsync(
            Path.Combine(_data, "products.ndjson"), Enumerable.Range(0, Products).Select(n => Given.Product($"p-{n}", $"P-{n}-A", $"P-{n}-B").ToJsonString()), TestContext.Current.CancellationToken);
        string path;
        await using (var first = Start("first"))
        {
            using var client = await ClientAsync(first, "first");
            path = await StartImportAsync(client);
            await UntilAsync(client, path, job => (int)job["productsCreated"]! >= 400);
            await first.KillAsync();
        }

        // Another instance with a disk of its own: what it needs is in the database.
        await using (var second = Start("second"))
        {
            using var client = await ClientAsync(second, "second");
            var before = (int)(await UntilAsync(client, path, _ => true))["productsCreated"]!;
            Assert.InRange(before, 400, Products - 1);
            await UntilAsync(client, path, job => (int)job["productsCreated"]! > before);
            await second.KillAsync();
        }

        await using var third = Start("first");
        using var last = await ClientAsync(third, "first");
        var done = await UntilAsync(last, path, job => job["finishedAt"] is not null);
        Assert.Equal(
            ("completed", Products, 0, 2 * Products, Products, 0),
            ((string)done["status"]!, (int)done["productsCreated"]!, (int)done["productsUpdated"]!, (int)done["variants"]!, (int)done["rowsRead"]!, (int)done["errorCount"]!));
        var exported = (await Calls.UntilAsync(() => last.CallAsync("GET /api/v1/catalog/export"), answer => answer.Status == 200)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Products, exported.Length);

        // Each as it was sent, and the file again is nothing new.
        path = await StartImportAsync(last);
        done = await UntilAsync(last, path, job => job["finishedAt"] is not null);
        Assert.Equal((0, 0, 2 * Products), ((int)done["productsCreated"]!, (int)done["productsUpdated"]!, (int)done["variants"]!));
    }

    [Fact]
    public async Task AnInstanceThatIsKilledWhileItMigratesLeavesNothingToDo()
    {
        for (var i = 0; i < 5; i++)
        {
            var folder = Path.Combine(_data, $"{i}");
            await using (var killed = ShopProcess.Start(folder, "Production", "migrate"))
            {
                while (!File.Exists(Path.Combine(folder, "shop.db")))
                    await Task.Yield();
                await Task.Delay(i * 60, TestContext.Current.CancellationToken);
                await killed.KillAsync();
            }

            await using var next = ShopProcess.Start(folder, "Production");
            using var client = new HttpClient { BaseAddress = await next.Address };
            await Calls.UntilAsync(() => client.CallAsync("GET /health/ready"), ready => ready.Status == 200);
            Assert.Equal(0, (int)(await Calls.UntilAsync(() => client.CallAsync("GET /api/v1/products"), page => page.Status == 200))["total"]!);
        }
    }

    /// <summary>An instance with a folder of its own, over the one database.</summary>
    private ShopProcess Start(string folder) => ShopProcess.Start(
        Path.Combine(_data, folder), "Development", "--Catalog:SeedSample=false", $"--ConnectionStrings:Database=Data Source={Path.Combine(_data, "shop.db")}");

    private async Task<HttpClient> ClientAsync(ShopProcess shop, string folder)
    {
        var client = new HttpClient { BaseAddress = await shop.Address };
        var (code, token, _) = await ShopProcess.RunAsync(Path.Combine(_data, folder), "Development", "token", "--sub", "admin", "--scope", ShopApp.CatalogWrite);
        Assert.Equal(0, code);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        return client;
    }

    private async Task<string> StartImportAsync(HttpClient client)
    {
        var file = Calls.Content(await File.ReadAllBytesAsync(Path.Combine(_data, "products.ndjson"), TestContext.Current.CancellationToken), "application/x-ndjson");
        return (await client.CallAsync("POST /api/v1/catalog/imports", file)).Is(202).Headers["Location"];
    }

    private static async Task<Answer> UntilAsync(HttpClient client, string path, Func<Answer, bool> wanted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(3));
        while (true)
        {
            // On a busy machine the first calls of a process may take longer than a request is given.
            var job = await client.CallAsync($"GET {path}");
            if (job.Status == 200 && wanted(job))
                return job;
            Assert.True(job.Status == 503 || job.Is(200)["finishedAt"] is null, $"Ended too early: {job}");
            Assert.False(deadline.IsCancellationRequested, $"Still {job}");
            await Task.Delay(10, deadline.Token);
        }
    }
}
