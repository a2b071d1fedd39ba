using System.Text.Json;
using System.Text.Json.Nodes;
using Shop.TestSupport;

namespace Shop.WebApi.Tests;

/// <summary>What a test begins with; every name is new.</summary>
internal static class Given
{
    public static string Slug() => $"t-{Guid.CreateVersion7():N}";

    public static string Sku() => $"T-{Guid.CreateVersion7():N}";

    /// <summary>A product to be sent, with one variant a SKU.</summary>
    public static JsonObject Product(string slug, params string[] skus) => JsonSerializer.SerializeToNode(new
    {
        slug,
        name = "Lamp " + slug,
        vendor = slug,
        options = new[] { new { name = "Size", values = skus.Select((_, i) => $"S{i}") } },
        variants = skus.Select((sku, i) => new { sku, optionValues = new Dictionary<string, string> { ["Size"] = $"S{i}" }, price = new { amountMinor = 1000 + i, currency = "USD" } }),
    })!.AsObject();

    public static JsonObject WithPrice(this JsonObject product, long amountMinor, string currency = "USD")
    {
        foreach (var variant in product["variants"]!.AsArray())
            variant!["price"] = new JsonObject { ["amountMinor"] = amountMinor, ["currency"] = currency };
        return product;
    }

    /// <summary>A product on sale with one variant.</summary>
    public static async Task<(Answer Product, string Sku)> ProductOnSaleAsync(this ShopApp app, long price = 1000, string currency = "USD")
    {
        var sku = Sku();
        return ((await app.Admin.CallAsync("POST /api/v1/products", Product(Slug(), sku).WithPrice(price, currency))).Is(201), sku);
    }

    public static async Task<Cart> GuestCartAsync(this ShopApp app, object? content = null)
    {
        var created = (await app.Client.CallAsync("POST /api/v1/carts", content ?? "{}")).Is(201);
        return new Cart(app, $"/api/v1/carts/{created["id"]}", (string)created["token"]!, created);
    }
}

/// <summary>A guest's cart, called with its token.</summary>
internal sealed record Cart(ShopApp App, string Path, string Token, Answer Created)
{
    /// <param name="call">Method and rest of the address: <c>POST /items</c>.</param>
    /// <param name="body">As for any call.</param>
    /// <param name="headers">Headers beside the token.</param>
    public Task<Answer> CallAsync(string call, object? body = null, params (string Name, string Value)[] headers) =>
        App.Client.CallAsync(call.Contains(' ', StringComparison.Ordinal) ? call.Replace(" ", " " + Path, StringComparison.Ordinal) : $"{call} {Path}", body, [.. headers, ("Cart-Token", Token)]);

    public async Task<Answer> AddAsync(string sku, int quantity = 1) => (await CallAsync("POST /items", new { sku, quantity })).Is(200);

    public async Task<Answer> ReadAsync() => (await CallAsync("GET")).Is(200);

    public async Task<string[]> IssuesAsync() => [.. (await ReadAsync())["issues"]!.AsArray().Select(issue => (string)issue!["code"]!)];
}
