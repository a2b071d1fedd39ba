using System.Text.Json.Nodes;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Catalog;

/// <summary>What is kept in memory is never older than what is sold.</summary>
public sealed class SharedCatalogTests
{
    [Fact]
    public async Task APriceChangedOnOneInstanceShowsOnAnother()
    {
        await using var one = await ShopApp.StartAsync("--Catalog:SeedSample=false");
        await using var other = await ShopApp.StartAsync("--Catalog:SeedSample=false", $"--ConnectionStrings:Database=Data Source={Path.Combine(one.DataDirectory, "shop.db")}");
        var (product, sku) = await one.ProductOnSaleAsync(price: 1000);
        var cart = await other.GuestCartAsync(new { items = new[] { new { sku } } });
        await Calls.UntilAsync(cart.ReadAsync, FromMemory);
        Assert.Equal(1000, (int)(await cart.ReadAsync())["items.0.unitPrice.amountMinor"]!);

        var changed = new { variants = new[] { Variant(product, 700) } };
        (await one.Admin.CallAsync($"PATCH /api/v1/products/{product["id"]}", changed, product.IfMatch())).Is(200);
        Assert.Equal(700, (int)(await one.Client.CallAsync($"GET /api/v1/variants?skus={sku}")).Is(200)["items.0.price.amountMinor"]!);
        await Calls.UntilAsync(cart.ReadAsync, answer => (int)answer["items.0.unitPrice.amountMinor"]! == 700);
    }

    [Fact]
    public async Task ACartOfKnownSkusIsServedWithoutTheDatabase()
    {
        await using var shop = await ShopApp.StartAsync();
        var cart = await shop.GuestCartAsync(new { items = new[] { new { sku = "PRS-COP-350" } } });
        await Calls.UntilAsync(cart.ReadAsync, FromMemory);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(FromMemory(await cart.ReadAsync()));
            Assert.True(FromMemory(await cart.AddAsync("PRS-COP-350")));
        }
    }

    private static bool FromMemory(Answer answer)
    {
        Assert.Contains("carts;dur=", answer.Headers["Server-Timing"], StringComparison.Ordinal);
        return !answer.Headers["Server-Timing"].Contains("database", StringComparison.Ordinal);
    }

    private static JsonObject Variant(Answer product, long amountMinor)
    {
        var variant = product["variants.0"]!;
        return new JsonObject
        {
            ["sku"] = variant["sku"]!.DeepClone(),
            ["optionValues"] = variant["optionValues"]!.DeepClone(),
            ["price"] = new JsonObject { ["amountMinor"] = amountMinor, ["currency"] = "USD" },
        };
    }
}
