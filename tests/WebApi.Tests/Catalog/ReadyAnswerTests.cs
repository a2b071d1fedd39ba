using System.IO.Compression;
using System.Text;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Catalog;

/// <summary>How ready documents are sent: packed, named and for how long.</summary>
public sealed class ReadyAnswerTests(SampleShop shop) : IClassFixture<SampleShop>
{
    private const string Lamp = "/api/v1/products/halden-desk-lamp";

    private readonly ShopApp _app = shop.App;

    [Theory]
    [InlineData(Lamp)]
    [InlineData("/api/v1/products?limit=3")]
    [InlineData("/api/v1/products/no-such")]
    [InlineData("/api/v1/categories")]
    [InlineData("/api/v1/categories/kitchen-dining")]
    [InlineData("/api/v1/variants?skus=PRS-COP-350")]
    public async Task WhateverCanBeGotHasAHead(string path)
    {
        var (get, head) = (await _app.Client.CallAsync($"GET {path}"), await _app.Client.CallAsync($"HEAD {path}"));
        Assert.Empty(head.Body);
        Assert.Equal(get.Status, head.Status);
        string[] own = ["Date", "X-Request-ID", "Server-Timing", "Transfer-Encoding"];
        if (get.Status != 200)
            own = [.. own, "Content-Length"];
        Assert.Equal(
            get.Headers.Where(h => !own.Contains(h.Key)).Select(h => $"{h.Key}: {h.Value}").Order(),
            head.Headers.Where(h => !own.Contains(h.Key)).Select(h => $"{h.Key}: {h.Value}").Order());
        if (get.Status == 200)
            (await _app.Client.CallAsync($"HEAD {path}", null, ("If-None-Match", get.ETag))).Is(304);
    }

    [Theory]
    [InlineData("br", "br", Lamp)]
    [InlineData("gzip, deflate, br, zstd", "br", Lamp)]
    [InlineData("gzip", "gzip", Lamp)]
    [InlineData("GZip;q=0.5", "gzip", Lamp)]
    [InlineData("br;q=0.4, gzip;q=0.5", "gzip", Lamp)]
    [InlineData("*", "br", Lamp)]
    [InlineData("*, br;q=0", "gzip", Lamp)]
    [InlineData("br", "br", "/api/v1/categories")]
    [InlineData("br", "br", "/api/v1/products?sort=name&facets=vendor")]
    [InlineData("gzip", "gzip", "/api/v1/products?category=kitchen-dining")]
    public async Task WhatIsAskedForAFewTimesComesPacked(string accepted, string encoding, string path)
    {
        var plain = (await _app.Client.CallAsync($"GET {path}")).Is(200);
        var packed = await Calls.UntilAsync(() => _app.Client.CallAsync($"GET {path}", null, ("Accept-Encoding", accepted)), answer => answer.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal(encoding, packed.Headers["Content-Encoding"]);
        Assert.Equal(plain.Text, Unpacked(packed));
        Assert.True(packed.Body.Length < plain.Body.Length);
        Assert.All([plain, packed], answer => Assert.Equal("Accept-Encoding", answer.Headers["Vary"]));

        // Each form has its own strong tag, and each names what both are.
        Assert.Equal($"{plain.ETag[..^1]}-{encoding}\"", packed.ETag);
        foreach (var known in (string[])[plain.ETag, packed.ETag])
        {
            var again = (await _app.Client.CallAsync($"GET {path}", null, ("Accept-Encoding", accepted), ("If-None-Match", known))).Is(304);
            Assert.Equal((known, "Accept-Encoding"), (again.ETag, again.Headers["Vary"]));
            Assert.Equal(known, (await _app.Client.CallAsync($"GET {path}", null, ("If-None-Match", $"\"other\", W/{known}"))).Is(304).ETag);
        }

        (await _app.Client.CallAsync($"GET {path}", null, ("If-None-Match", $"{plain.ETag[..^1]}-zstd\""))).Is(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("identity")]
    [InlineData("br;q=0, gzip;q=0")]
    [InlineData("deflate, zstd")]
    [InlineData("br;q=many")]
    [InlineData("identity, br;q=0.9")]
    [InlineData("*;q=0")]
    public async Task WhoCannotUnpackOrWouldRatherNotGetsItPlain(string accepted)
    {
        for (var i = 0; i < 10; i++)
            Assert.False((await _app.Client.CallAsync($"GET {Lamp}", null, ("Accept-Encoding", accepted))).Is(200).Headers.ContainsKey("Content-Encoding"));
    }

    [Fact]
    public async Task TheTagOfAPackedFormWillDoForAChange()
    {
        var (product, _) = await _app.ProductOnSaleAsync();
        var path = product.Headers["Location"];
        var packed = await Calls.UntilAsync(() => _app.Client.CallAsync($"GET {path}", null, ("Accept-Encoding", "br")), answer => answer.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal("Other", (string)(await _app.Admin.CallAsync($"PATCH {path}", new { name = "Other" }, packed.IfMatch())).Is(200)["name"]!);
        Assert.Equal("Other", (string)(await _app.Client.CallAsync($"GET {path}")).Is(200)["name"]!);
    }

    [Fact]
    public async Task PublicAnswersMayBeKeptForAsLongAsTheSettingsSay()
    {
        await using var other = await ShopApp.StartAsync("--Catalog:MaxAge=00:01:00", "--Catalog:StaleWhileRevalidate=00:00:07");
        foreach (var path in (string[])[Lamp, "/api/v1/products", "/api/v1/categories", "/api/v1/variants?skus=PRS-COP-350"])
        {
            Assert.Equal("public, max-age=5, stale-while-revalidate=10", (await _app.Client.CallAsync($"GET {path}")).Headers["Cache-Control"]);
            Assert.Equal("public, max-age=60, stale-while-revalidate=7", (await other.Client.CallAsync($"GET {path}")).Headers["Cache-Control"]);
        }

        Assert.Equal("private, no-cache", (await _app.Admin.CallAsync($"GET {Lamp}")).Headers["Cache-Control"]);
    }

    [Fact]
    public async Task AKnownProductAndAKnownPageAreServedWithoutTheDatabase()
    {
        await Calls.UntilAsync(() => _app.Client.CallAsync($"GET {Lamp}"), answer => !answer.Headers.ContainsKey("Server-Timing"));
        var ids = (await _app.Client.CallAsync("GET /api/v1/products?limit=5"))["items"]!.AsArray().Select(item => (string)item!["id"]!).ToList();
        Assert.Equal(5, ids.Count);
        Assert.False((await _app.Client.CallAsync($"GET {Lamp}")).Headers.ContainsKey("Server-Timing"));
    }

    [Fact]
    public async Task ASummaryIsTheHeadOfItsDetail()
    {
        foreach (var summary in (await _app.Client.CallAsync("GET /api/v1/products?limit=20")).Is(200)["items"]!.AsArray())
        {
            var detail = (await _app.Client.CallAsync($"GET /api/v1/products/{summary!["id"]}")).Is(200);
            Assert.StartsWith(summary.ToJsonString()[..^1].Replace("\\u0027", "'", StringComparison.Ordinal), detail.Json.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    private static string Unpacked(Answer answer)
    {
        using var packed = new MemoryStream(answer.Body);
        using Stream unpacked = answer.Headers["Content-Encoding"] == "br" ? new BrotliStream(packed, CompressionMode.Decompress) : new GZipStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
