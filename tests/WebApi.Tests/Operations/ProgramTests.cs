using System.Net;
using System.Net.Sockets;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Operations;

/// <summary>The program as whoever runs it sees it: its verbs and its end.</summary>
public sealed class ProgramTests(ShopApp app) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("shop-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("", "serve")]
    [InlineData("serve", "Serve the HTTP API")]
    [InlineData("migrate", "schema")]
    [InlineData("import", "--dry-run")]
    [InlineData("export", "--format")]
    [InlineData("seed", "--variants")]
    [InlineData("token", "--sub")]
    public async Task EveryVerbExplainsItself(string verb, string says)
    {
        var (code, output, _) = await RunAsync("Production", verb.Length == 0 ? ["--help"] : [verb, "--help"]);
        Assert.Equal(0, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_data));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("import")]
    [InlineData("seed", "--variants", "0")]
    [InlineData("seed", "--variants", "many")]
    [InlineData("serve", "--no-such-option")]
    public async Task AWrongCommandLineIsRefused(params string[] args)
    {
        var (code, _, errors) = await RunAsync("Production", args);
        Assert.NotEqual(0, code);
        Assert.NotEmpty(errors);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnImportEndsWithZeroOnlyWhenEveryRowLanded()
    {
        var good = Given.Product("good", "GOOD-1").ToJsonString();
        var file = Path.Combine(_data, "products.ndjson");
        await File.WriteAllTextAsync(file, good, TestContext.Current.CancellationToken);
        var (code, output, _) = await RunAsync("Production", "import", file, "--dry-run");
        Assert.Equal((0, true), (code, output.Contains("Dry run: 1 rows read, 1 products (1 created, 0 updated), 1 variants, 0 errors", StringComparison.Ordinal)));
        (code, output, _) = await RunAsync("Production", "import", file);
        Assert.Equal((0, true), (code, output.Contains("(1 created, 0 updated)", StringComparison.Ordinal)));

        await File.WriteAllTextAsync(file, good + "\n{}\n", TestContext.Current.CancellationToken);
        (code, output, var errors) = await RunAsync("Production", "import", file);
        Assert.Equal((1, true), (code, output.Contains("(0 created, 0 updated), 1 variants, 1 errors", StringComparison.Ordinal)));
        Assert.StartsWith("error: row 2", errors, StringComparison.Ordinal);

        Assert.Equal(1, (await RunAsync("Production", "import", Path.Combine(_data, "no-such.csv"))).Code);
        var exported = Path.Combine(_data, "export.ndjson");
        Assert.Equal(0, (await RunAsync("Production", "export", exported)).Code);
        Assert.Contains("GOOD-1", Assert.Single(await File.ReadAllLinesAsync(exported, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenOfTheVerbIsGood()
    {
        var (code, output, _) = await ShopProcess.RunAsync(app.DataDirectory, "Development", "token", "--sub", "someone", "--scope", "catalog:write");
        Assert.Equal(0, code);
        (await app.Client.CallAsync("GET /api/v1/catalog/imports/1", null, ("Authorization", "Bearer " + output.Trim()))).IsError(404, "IMPORT_NOT_FOUND");
        (code, output, var errors) = await RunAsync("Production", "token", "--sub", "someone");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("Development", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProductionTrustsNoDevelopmentKeyAndShowsNoSwagger()
    {
        await using var production = await ShopApp.StartAsync("--environment=Production");
        (await production.Admin.CallAsync("GET /api/v1/categories")).IsError(401, "UNAUTHENTICATED");
        (await production.Client.CallAsync("GET /openapi/v1.json")).IsError(404, "NOT_FOUND");
        Assert.Equal(0, (int)(await production.Client.CallAsync("GET /api/v1/products")).Is(200)["total"]!);
    }

    [Fact]
    public async Task ASignalStopsTheServerCleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM.");
        await using var process = ShopProcess.Start(_data, "Production", "serve");
        using var client = new HttpClient { BaseAddress = await process.Address };
        (await client.CallAsync("GET /health/ready")).Is(200);
        await process.TerminateAsync();
        var (code, _, errors) = await process.EndAsync(TimeSpan.FromSeconds(5));
        Assert.Equal((0, ""), (code, errors));
    }

    [Fact]
    public async Task AnAddressThatIsTakenEndsTheProgramInOrder()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (code, output, errors) = await RunAsync("Production", $"--Kestrel:Endpoints:Http:Url=http://{taken.LocalEndpoint}");
        Assert.Equal(1, code);
        Assert.Contains("address already in use", errors, StringComparison.Ordinal);
        Assert.Single(output.Split('\n'), line => line.Contains("\"@l\":\"Error\"", StringComparison.Ordinal));
        Assert.DoesNotContain("\"@l\":\"Fatal\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasAnsweredIsThereAfterASuddenEnd()
    {
        string cart, token;
        await using (var process = ShopProcess.Start(_data, "Development"))
        {
            using var client = new HttpClient { BaseAddress = await process.Address };
            // The first call of a process may take longer than the store is given.
            var created = await Calls.UntilAsync(() => client.CallAsync("POST /api/v1/carts", new { items = new[] { new { sku = "PRS-COP-350", quantity = 3 } } }), answer => answer.Status == 201);
            (cart, token) = (created.Headers["Location"], (string)created["token"]!);
            await process.KillAsync();
        }

        await using var again = ShopProcess.Start(_data, "Development");
        using var other = new HttpClient { BaseAddress = await again.Address };
        Assert.Equal(3, (int)(await other.CallAsync($"GET {cart}", null, ("Cart-Token", token))).Is(200)["itemCount"]!);
    }

    [Fact]
    public async Task TheLogNamesARequestAsItsCallerDoes()
    {
        await using var process = ShopProcess.Start(_data, "Production", "--ConnectionStrings:Redis=127.0.0.1:1");
        using var client = new HttpClient { BaseAddress = await process.Address };
        (await client.CallAsync($"GET /api/v1/carts/{Guid.CreateVersion7()}", null, ("X-Request-ID", "a.caller-s_own"))).Is(503);
        await process.TerminateAsync();
        var (_, output, _) = await process.EndAsync(TimeSpan.FromSeconds(30));
        Assert.Matches("\"StatusCode\":503.*\"RequestId\":\"a.caller-s_own\"", output);
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(string environment, params string[] args) => ShopProcess.RunAsync(_data, environment, args);
}
