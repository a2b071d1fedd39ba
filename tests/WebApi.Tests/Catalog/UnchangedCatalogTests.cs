using Shop.TestSupport;

namespace Shop.WebApi.Tests.Catalog;

/// <summary>What only shows in a shop that nobody else changes meanwhile.</summary>
public sealed class UnchangedCatalogTests(SampleShop shop) : IClassFixture<SampleShop>
{
    private readonly ShopApp _app = shop.App;

    [Theory]
    [InlineData("/api/v1/products?limit=3")]
    [InlineData("/api/v1/products/pressoir-french-press")]
    [InlineData("/api/v1/categories")]
    [InlineData("/api/v1/categories/kitchen-dining")]
    [InlineData("/api/v1/variants?skus=PRS-COP-350")]
    public async Task WhoHasItAlreadyIsToldSo(string path)
    {
        var first = (await _app.Client.CallAsync($"GET {path}")).Is(200);
        Assert.Matches("^\"[^\"]+\"$", first.ETag);
        Assert.StartsWith("public, max-age=", first.Headers["Cache-Control"], StringComparison.Ordinal);
        foreach (var tags in (string[])[first.ETag, "W/" + first.ETag, $"\"other\", {first.ETag}", "*"])
        {
            var again = (await _app.Client.CallAsync($"GET {path}", null, ("If-None-Match", tags))).Is(304);
            Assert.Empty(again.Body);
            Assert.Equal(first.ETag, again.ETag);
        }

        (await _app.Client.CallAsync($"GET {path}", null, ("If-None-Match", "\"other\""))).Is(200);
        (await _app.Client.CallAsync($"GET {path}", null, ("If-None-Match", "garbage"))).Is(200);
    }

    [Theory]
    [InlineData("ndjson", "application/x-ndjson")]
    [InlineData("csv", "text/csv")]
    public async Task AnExportImportedAgainChangesNothing(string format, string mediaType)
    {
        var export = (await _app.Admin.CallAsync($"GET /api/v1/catalog/export?format={format}")).Is(200);
        Assert.StartsWith(mediaType, export.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("PRS-COP-350", export.Text, StringComparison.Ordinal);

        var job = await ImportTests.ImportAsync(_app, Calls.Content(export.Body, mediaType));
        Assert.Equal(("completed", 0, 0, 392), ((string)job["status"]!, (int)job["productsCreated"]!, (int)job["productsUpdated"]!, (int)job["variants"]!));
        Assert.Equal(export.Text, (await _app.Admin.CallAsync($"GET /api/v1/catalog/export?format={format}")).Text);
    }
}
