using Shop.TestSupport;

namespace Shop.WebApi.Tests.Catalog;

public sealed class ImportTests(ShopApp app)
{
    [Theory]
    [InlineData("ndjson", "application/x-ndjson")]
    [InlineData("csv", "text/csv; charset=utf-8")]
    public async Task AFileLandsRowByRow(string format, string mediaType)
    {
        var (slug, sku) = (Given.Slug(), Given.Sku());
        var good = format == "ndjson"
            ? Given.Product(slug, sku).ToJsonString() + "\n{\"slug\":\"no name\"}\n"
            : $"Handle,Title,Variant SKU,Variant Price\n{slug},Lamp,{sku},12.50\n{Given.Slug()},Bad,{Given.Sku()},cheap\n";
        var job = await ImportAsync(good, mediaType);
        Assert.Equal("completedWithErrors", (string)job["status"]!);
        Assert.Equal(format, (string)job["format"]!);
        Assert.Equal((1, 0, 1), ((int)job["productsCreated"]!, (int)job["productsUpdated"]!, (int)job["variants"]!));
        Assert.Equal(format == "ndjson" ? 2 : 3, (int)job["errors.0.row"]!);
        Assert.NotEmpty((string)job["errors.0.code"]!);
        Assert.NotNull(job["finishedAt"]);
        Assert.Equal(sku, (string)(await app.Client.CallAsync($"GET /api/v1/products/{slug}")).Is(200)["variants.0.sku"]!);

        var again = await ImportAsync(good, mediaType);
        Assert.Equal((0, 0), ((int)again["productsCreated"]!, (int)again["productsUpdated"]!));
    }

    [Fact]
    public async Task ADryRunReportsAndStoresNothing()
    {
        var slug = Given.Slug();
        var job = await ImportAsync(Given.Product(slug, Given.Sku()).ToJsonString(), "application/x-ndjson", "?dryRun=true");
        Assert.Equal(("completed", true, 1), ((string)job["status"]!, (bool)job["dryRun"]!, (int)job["productsCreated"]!));
        (await app.Client.CallAsync($"GET /api/v1/products/{slug}")).IsError(404, "PRODUCT_NOT_FOUND");
    }

    [Fact]
    public async Task AFileMayBeLargerThanAnyOtherBody()
    {
        var lines = string.Concat(Enumerable.Repeat("{}\n", 50_000));
        Assert.Equal(50_000, (int)(await ImportAsync(lines, "application/x-ndjson"))["errorCount"]!);
    }

    [Theory]
    [InlineData("text/csv", "")]
    [InlineData("text/csv", "Title\nLamp\n")]
    [InlineData("text/csv", "Handle,Title\n\"unclosed\n")]
    [InlineData("application/x-ndjson", "")]
    [InlineData("application/x-ndjson", "\0\u0001 not json\n[]\nnull\n1\n")]
    public async Task ABadFileIsReportedAndFailsNothing(string mediaType, string content)
    {
        var job = await ImportAsync(content, mediaType);
        Assert.Contains((string)job["status"]!, (string[])["completed", "completedWithErrors"]);
        Assert.Equal(0, (int)job["productsCreated"]!);
    }

    [Fact]
    public async Task OnlyAdministratorsMayTransfer()
    {
        foreach (var call in (string[])["POST /api/v1/catalog/imports", "GET /api/v1/catalog/imports/1", "GET /api/v1/catalog/export"])
        {
            var body = call[0] == 'P' ? Calls.Content("", "text/csv") : null;
            (await app.Client.CallAsync(call, body)).IsError(401, "UNAUTHENTICATED");
            (await app.ClientOf("ada").CallAsync(call, call[0] == 'P' ? Calls.Content("", "text/csv") : null)).IsError(403, "FORBIDDEN");
        }
    }

    [Fact]
    public async Task WhatIsNotThereIsNotFound()
    {
        (await app.Admin.CallAsync("GET /api/v1/catalog/imports/01890000-0000-7000-8000-000000000000")).IsError(404, "IMPORT_NOT_FOUND");
        (await app.Admin.CallAsync("GET /api/v1/catalog/imports/no-id")).IsError(404, "IMPORT_NOT_FOUND");
        (await app.Admin.CallAsync("GET /api/v1/catalog/export?format=xml")).IsInvalid("/format");
        (await app.Admin.CallAsync("POST /api/v1/catalog/imports?dryRun=perhaps", Calls.Content("", "text/csv"))).IsInvalid("/dryRun");
    }

    private Task<Answer> ImportAsync(string content, string mediaType, string query = "") => ImportAsync(app, Calls.Content(content, mediaType), query);

    internal static async Task<Answer> ImportAsync(ShopApp app, HttpContent file, string query = "")
    {
        var accepted = (await app.Admin.CallAsync($"POST /api/v1/catalog/imports{query}", file)).Is(202);
        Assert.Equal($"/api/v1/catalog/imports/{accepted["id"]}", accepted.Headers["Location"]);
        return await Calls.UntilAsync(() => app.Admin.CallAsync($"GET {accepted.Headers["Location"]}"), job => job.Is(200)["finishedAt"] is not null);
    }
}
