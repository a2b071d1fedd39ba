using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Shop.Application.Common;
using Shop.Infrastructure.Persistence;
using Shop.TestSupport;

namespace Shop.Infrastructure.Tests.Persistence;

/// <summary>Programs that are killed while they bring the schema of a full database up to date.</summary>
public sealed class UpgradeDeathTests
{
    private const int Products = 3000;
    private const int Deaths = 8;

    /// <summary>An early one, so that there is much to do.</summary>
    private const string OldSchema = "CatalogChanges";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_of_an_old_schema_is_upgraded_whole_however_often_whoever_does_it_is_killed()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "shop.db");
        var before = await MakeOldAsync(file, folder.Path);
        for (var death = 0; death < Deaths; death++)
        {
            // Made by whoever begins to migrate.
            var begun = $"{file}.migrating";
            File.Delete(begun);
            await using var killed = ShopProcess.Start(folder.Path, "Production", "migrate");
            while (!killed.HasExited && !File.Exists(begun))
                await Task.Yield();
            await Task.Delay(death * 30, Cancellation);
            await killed.KillAsync();
        }

        await using var last = ShopProcess.Start(folder.Path, "Production");
        using var client = new HttpClient { BaseAddress = await last.Address };
        while (!(await client.GetAsync("/health/ready", Cancellation)).IsSuccessStatusCode)
            await Task.Delay(100, Cancellation);
        Assert.Equal(Products, (int)(await client.GetFromJsonAsync<JsonObject>("/api/v1/products?currency=EUR", Cancellation))!["total"]!);
        Assert.Equal(before, await ReadAsync(file, folder.Path));
    }

    private static async Task<List<string>> MakeOldAsync(string file, string folder)
    {
        await using var services = Services(file, folder);
        await services.GetRequiredService<IShopDatabase>().MigrateAsync(Cancellation);
        await using (var shop = new ShopScope(services.CreateAsyncScope()))
        {
            for (var i = 0; i < Products; i++)
                shop.Products.Add(Given.Product($"product-{i}"));
            Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
        }

        var stored = await ReadAsync(file, folder);
        await using var old = new ShopScope(services.CreateAsyncScope());
        await old.Get<ShopDbContext>().GetService<IMigrator>().MigrateAsync(OldSchema, Cancellation);
        return stored;
    }

    private static async Task<List<string>> ReadAsync(string file, string folder)
    {
        await using var services = Services(file, folder);
        await using var shop = new ShopScope(services.CreateAsyncScope());
        return await shop.Get<ShopDbContext>().Variants.OrderBy(v => v.Sku).Select(v => $"{v.Product.Slug} {v.Product.Name} {v.Sku} {v.PriceMinor} {v.Product.Version}").ToListAsync(Cancellation);
    }

    private static ServiceProvider Services(string file, string folder) => RelationalDatabase.ShopServices(DatabaseProvider.Sqlite, $"Data Source={file};Pooling=False", folder).BuildServiceProvider();
}
