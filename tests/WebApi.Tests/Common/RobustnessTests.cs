using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Common;

/// <summary>Whatever is sent to whichever route, the answer is a documented one.</summary>
public sealed class RobustnessTests(EmptyShop shop) : IClassFixture<EmptyShop>, IAsyncLifetime
{
    private const string Unknown = "01890000-0000-7000-8000-000000000000";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY"];

    private readonly ShopApp _app = shop.App;

    private readonly IReadOnlyList<Route> _routes = Route.AllOf(shop.App);

    private (Answer Product, string Sku) _onSale;
    private Answer _category = null!;
    private Cart _cart = null!;

    /// <summary>Something behind every address, so that a request gets as far as it can.</summary>
    public async ValueTask InitializeAsync()
    {
        _onSale = await _app.ProductOnSaleAsync();
        _category = (await _app.Admin.CallAsync("POST /api/v1/categories", new { slug = Given.Slug(), name = "C" })).Is(201);
        _cart = await _app.GuestCartAsync(new { items = new[] { new { sku = _onSale.Sku, properties = new { text = "x" } } } });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A control: were no routes found, every test here would pass.</summary>
    [Fact]
    public void TheRoutesAreFound()
    {
        Assert.InRange(_routes.Count, 20, 200);
        Assert.Contains(_routes, route => route is { Method: "PATCH", BodyType: not null });
        Assert.Contains(_routes, route => route.IsFile);
    }

    [Fact]
    public async Task AMethodThatAnAddressDoesNotKnowIsNotAllowed()
    {
        var all = Route.AllOf(_app, withHeads: true);
        foreach (var path in all.Select(r => r.At(_ => Unknown)).Distinct())
        {
            var known = all.Where(r => r.Matches(path)).Select(r => r.Method).ToHashSet();
            foreach (var method in Methods.Except(known))
            {
                var answer = (await _app.Admin.CallAsync($"{method} {path}")).Is(405);
                Assert.Equal(known.Order(), answer.Headers["Allow"].Split(", ").Order());
                if (method != "HEAD")
                    answer.IsError(405, "METHOD_NOT_ALLOWED");
            }
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api")]
    [InlineData("/api/v1")]
    [InlineData("/api/v2/products")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/products/a/b")]
    [InlineData("/images/nothing.svg")]
    [InlineData("/images/..%2f..%2fappsettings.json")]
    [InlineData("/appsettings.json")]
    public async Task WhereNothingIsNothingIsFound(string path)
    {
        foreach (var method in (string[])["GET", "POST", "DELETE"])
            (await _app.Client.CallAsync($"{method} {path}")).IsError(404, "NOT_FOUND");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json5")]
    [InlineData("not a media type")]
    [InlineData("text/csv, application/json")]
    [InlineData("*/*")]
    [InlineData(null)]
    public Task ABodyOfAnotherTypeIsNotSupported(string? mediaType) => ForEveryBodyAsync(415, "UNSUPPORTED_MEDIA_TYPE", _ => Calls.Content("{}", mediaType), files: true);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("{]")]
    [InlineData("nonsense")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{/**/}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"a\":\"\u0001\"}")]
    public Task WhatIsNotJsonIsMalformed(string body) => ForEveryBodyAsync(400, "MALFORMED_JSON", _ => Calls.Content(body));

    [Fact]
    public async Task WhatIsNotUtf8IsMalformed()
    {
        await ForEveryBodyAsync(400, "MALFORMED_JSON", route => Calls.Content(Encoding.Unicode.GetBytes(route.Example().ToJsonString())));
        await ForEveryBodyAsync(400, "MALFORMED_JSON", route => Calls.Content(Encoding.Unicode.GetBytes(route.Example().ToJsonString()), "application/json; charset=utf-16"));
        await ForEveryBodyAsync(400, "MALFORMED_JSON", _ => Calls.Content([.. "{\"a\":"u8, 0xff, (byte)'}']));
        await ForEveryBodyAsync(400, "VALIDATION_ERROR", _ => Calls.Content([.. "{\"a\":\""u8, 0xff, 0xc0, .. "\"}"u8]));
        await ForEveryBodyAsync(400, "VALIDATION_ERROR", _ => Calls.Content([.. "{\""u8, 0xed, 0xa0, 0x80, .. "\":1}"u8]));
    }

    [Theory]
    [InlineData(17, "[", "]")]
    [InlineData(10_000, "[", "]")]
    [InlineData(10_000, "{\"a\":", "}")]
    [InlineData(10_000, "[", "")]
    public Task DeepNestingIsMalformed(int depth, string open, string close) =>
        ForEveryBodyAsync(400, "MALFORMED_JSON", _ => Calls.Content(string.Concat(Enumerable.Repeat(open, depth)) + (close == "}" ? "1" : "") + string.Concat(Enumerable.Repeat(close, depth))));

    [Fact]
    public async Task ABodyOverTheLimitIsTooLarge()
    {
        var large = new string(' ', 70 * 1024) + "{}";
        await ForEveryBodyAsync(413, "PAYLOAD_TOO_LARGE", _ => Calls.Content(large));
        await ForEveryBodyAsync(413, "PAYLOAD_TOO_LARGE", _ => new UnknownLength(large));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("true")]
    [InlineData("[null]")]
    [InlineData("{\"no such member\":1}")]
    [InlineData("{\"a/b.c['d']~\":1}")]
    [InlineData("{\"$type\":\"System.Object\",\"$id\":\"1\",\"$ref\":\"1\"}")]
    [InlineData("{\"__proto__\":{}}")]
    public Task AnotherShapeIsNotValid(string body) => ForEveryBodyAsync(400, "VALIDATION_ERROR", _ => Calls.Content(body));

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"\\u0000\"")]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("1e999")]
    [InlineData("-1e999")]
    [InlineData("1.5")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("\"1\"")]
    [InlineData("\"true\"")]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[[[[]]]]")]
    [InlineData("{\"a\":null}")]
    public async Task AnyMemberMayHoldAnything(string value)
    {
        foreach (var route in _routes.Where(r => r.BodyType is not null))
        {
            for (var i = 0; i < JsonShape.PlacesIn(route.Example()).Count(); i++)
            {
                var body = route.Example();
                var sent = JsonShape.With(body, JsonShape.PlacesIn(body).ElementAt(i), value);
                var answer = await CallAsync(route, Calls.Content(sent));
                Assert.True(ErrorContract.FaultOfAny(answer) is null, $"{ErrorContract.FaultOfAny(answer)}: {sent} to {answer}");
                if (value.Contains("\\u", StringComparison.Ordinal) || value.Contains("999", StringComparison.Ordinal))
                    answer.IsError(400, "VALIDATION_ERROR");
            }
        }
    }

    [Fact]
    public async Task AMemberThatIsThereTwiceIsNotValid()
    {
        foreach (var route in _routes.Where(r => r.BodyType is not null))
        {
            var json = route.Example();
            foreach (var (name, value) in json)
            {
                var twice = $"{{\"{name}\":{value!.ToJsonString()},\"{name}\":{value.ToJsonString()}}}";
                (await CallAsync(route, Calls.Content(twice))).IsError(400, "VALIDATION_ERROR");
                var escaped = $"{{\"{name}\":{value.ToJsonString()},\"\\u{(int)name[0]:x4}{name[1..]}\":{value.ToJsonString()}}}";
                (await CallAsync(route, Calls.Content(escaped))).IsError(400, "VALIDATION_ERROR");
            }
        }
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("text/html")]
    [InlineData("application/json;q=0")]
    public async Task WhatCannotBeAnsweredIsNotAcceptable(string accept)
    {
        foreach (var route in _routes)
        {
            var body = route.BodyType is not null ? Calls.Content(route.Example().ToJsonString()) : route.IsFile ? Calls.Content("", "application/x-ndjson") : null;
            (await CallAsync(route, body, ("Accept", accept))).IsError(406, "NOT_ACCEPTABLE");
        }
    }

    [Theory]
    [InlineData("Accept", "*/*")]
    [InlineData("Accept", "application/*;q=0.1, text/html")]
    [InlineData("Accept", "garbage")]
    [InlineData("Accept", ";;,,//")]
    [InlineData("Accept-Encoding", "garbage, br;q=oops, *;q=0")]
    [InlineData("Accept-Language", "\u00e4\u00f6\u00fc")]
    [InlineData("If-None-Match", "\"unclosed")]
    [InlineData("If-None-Match", ",,,")]
    [InlineData("If-Modified-Since", "yesterday")]
    [InlineData("If-Match", "\"99999999999999999999999\"")]
    [InlineData("If-Match", "\"-1\"")]
    [InlineData("If-Match", "\"\"")]
    [InlineData("If-Match", "\u2620")]
    [InlineData("Cart-Token", "\u2620 not a token")]
    [InlineData("Cart-Token", LongText)]
    [InlineData("X-Request-ID", LongText)]
    [InlineData("traceparent", "00-zz-zz-zz")]
    [InlineData("Range", "bytes=999-1")]
    [InlineData("Origin", "null")]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    [InlineData("Cookie", "a=b; =; ;")]
    public async Task GarbageInAHeaderFailsNothing(string name, string value)
    {
        foreach (var route in _routes)
        {
            var body = route.BodyType is not null ? Calls.Content(route.Example().ToJsonString()) : route.IsFile ? Calls.Content("", "text/csv") : null;
            var answer = await CallAsync(route, body, (name, value));
            Assert.True(ErrorContract.FaultOfAny(answer) is null, $"{ErrorContract.FaultOfAny(answer)}: {answer}");
        }
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer garbage")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhZG1pbiIsInNjb3BlIjoiY2F0YWxvZzp3cml0ZSJ9.")]
    [InlineData("Basic YTpi")]
    [InlineData("garbage")]
    [InlineData("Bearer " + LongText)]
    public async Task CredentialsThatAreNotGoodAreRefusedEverywhere(string authorization)
    {
        foreach (var route in _routes)
        {
            var body = route.BodyType is not null ? Calls.Content(route.Example().ToJsonString()) : route.IsFile ? Calls.Content("", "text/csv") : null;
            (await _app.Client.CallAsync($"{route.Method} {route.At(_ => Unknown)}", body, ("Authorization", authorization))).IsError(401, "UNAUTHENTICATED");
        }
    }

    [Fact]
    public async Task ATokenHasToBeForThisShopAndOfThisTime()
    {
        foreach (var token in (string[])[_app.TokenOf("ada", audience: "another"), _app.TokenOf("ada", lifetime: TimeSpan.FromHours(-1)), _app.TokenOf("ada") + "x"])
            (await _app.Client.CallAsync("GET /api/v1/categories", null, ("Authorization", "Bearer " + token))).IsError(401, "UNAUTHENTICATED");
        (await _app.Client.CallAsync("GET /api/v1/categories", null, ("Authorization", "Bearer " + _app.TokenOf("ada")))).Is(200);
    }

    [Theory]
    [InlineData("%ff")]
    [InlineData("%c0%ae")]
    [InlineData("%2e%2e%2f")]
    [InlineData("%2F")]
    [InlineData("%")]
    [InlineData("%zz")]
    [InlineData("%20")]
    [InlineData("%0d%0aX-Injected:1")]
    [InlineData("%ef%bb%bf")]
    [InlineData("%ed%a0%80")]
    [InlineData("'; DROP TABLE Products; --")]
    [InlineData("{0}")]
    [InlineData("{" + Unknown + "}")]
    [InlineData("-1")]
    [InlineData("null")]
    [InlineData(LongText)]
    public async Task GarbageInAnAddressIsNotFound(string value)
    {
        foreach (var route in _routes.Where(r => r.Pattern.Parameters.Count > 0))
        {
            var body = route.BodyType is not null ? Calls.Content("{}") : null;
            var answer = await _app.Admin.CallAsync($"{route.Method} {route.At(_ => value).Replace(" ", "%20", StringComparison.Ordinal)}", body, ("If-Match", "\"1\""));
            Assert.True(ErrorContract.FaultOfAny(answer) is null, $"{ErrorContract.FaultOfAny(answer)}: {answer}");
            Assert.InRange(answer.Status, 400, 405);
            Assert.False(answer.Headers.ContainsKey("X-Injected"));
        }
    }

    [Theory]
    [InlineData("%00")]
    [InlineData("%ff")]
    [InlineData("%")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1e9")]
    [InlineData("99999999999999999999")]
    [InlineData("%F0%9F%98%80")]
    [InlineData("%ed%a0%80")]
    [InlineData("a%25_%5B%5D'\"%5C")]
    [InlineData("a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a%20a")]
    [InlineData("%C4%B0%C4%B1%C3%9F%EF%AC%83%C7%85")]
    [InlineData(LongText)]
    public async Task GarbageInAQueryFailsNothing(string value)
    {
        string[] names =
        [
            "q", "category", "vendor", "tag", "priceMin", "priceMax", "option.Size", "option.", "option.%00", "inStock", "sort", "facets", "ids", "limit", "page", "cursor",
            "currency", "skus", "format", "dryRun", "", "no-such", "%ff", "a[b]",
        ];
        foreach (var route in _routes.Where(r => r.Method == "GET" || r.IsFile))
        {
            // Each alone where a query means something, and several twice.
            var alone = route is { Method: "GET", Pattern.Parameters.Count: 0 } ? names.Select(name => $"{name}={value}") : [];
            foreach (var query in names.Chunk(8).Select(some => string.Join('&', some.Concat(some).Select(name => $"{name}={value}"))).Concat(alone))
            {
                var answer = await _app.Admin.CallAsync($"{route.Method} {route.At(_ => Unknown)}?{query}", route.IsFile ? Calls.Content("", "text/csv") : null);
                Assert.True(ErrorContract.FaultOfAny(answer) is null, $"{ErrorContract.FaultOfAny(answer)}: {answer}");
            }
        }
    }

    [Fact]
    public async Task WhoAsksForAProblemIsGivenOne()
    {
        (string Call, HttpContent? Body, string Code)[] calls =
        [
            ("GET /nothing", null, "NOT_FOUND"), ("POST /api/v1/variants", null, "METHOD_NOT_ALLOWED"), ("GET /api/v1/products?limit=0", null, "VALIDATION_ERROR"),
            ("GET /api/v1/products/nothing", null, "PRODUCT_NOT_FOUND"), ("GET /api/v1/catalog/export", null, "UNAUTHENTICATED"), ("POST /api/v1/carts", Calls.Content("{"), "MALFORMED_JSON"),
            ("POST /api/v1/carts", Calls.Content("{}", "text/plain"), "UNSUPPORTED_MEDIA_TYPE"), ("POST /api/v1/carts", Calls.Content(new string(' ', 70_000)), "PAYLOAD_TOO_LARGE"),
        ];
        foreach (var (call, body, code) in calls)
        {
            var answer = await _app.Client.CallAsync(call, body, ("Accept", "application/problem+json"));
            ErrorContract.Check(answer);
            Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
            Assert.Equal(code, (string)answer["code"]!);
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("GET /api/v1/products/%00 HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: a\r\nCart-Token: \0\r\n\r\n")]
    [InlineData("POST /api/v1/carts HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /api/v1/carts HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nzz\r\n\r\n")]
    public async Task WhatIsNotHttpIsRefused(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_app.Address.Host, _app.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 400 ", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Valid bodies with a few things wrong; the seed is fixed, so that what is found stays found.</summary>
    [Fact]
    public async Task ThousandsOfBrokenBodiesFailNothing()
    {
        var routes = _routes.Where(r => r.BodyType is not null).ToList();
        await Parallel.ForAsync(0, 8, TestContext.Current.CancellationToken, async (worker, _) =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 400; i++)
            {
                var route = routes[random.Next(routes.Count)];
                var body = Mutation.Of(ValidFor(route), random);
                var answer = await CallAsync(route, Calls.Content(body), ("If-Match", $"\"{random.Next(1, 4)}\""));
                Assert.True(ErrorContract.FaultOfAny(answer) is null, $"{ErrorContract.FaultOfAny(answer)}: {Encoding.UTF8.GetString(body)} to {answer}");
            }
        });
    }

    /// <summary>A body that would be accepted, where the test knows one; else one of the right shape.</summary>
    private JsonObject ValidFor(Route route) => route.Pattern.RawText switch
    {
        { } path when path.Contains("products", StringComparison.Ordinal) => Given.Product(Given.Slug(), Given.Sku(), Given.Sku()),
        { } path when path.EndsWith("items", StringComparison.Ordinal) => new JsonObject { ["sku"] = _onSale.Sku, ["quantity"] = 1, ["properties"] = new JsonObject { ["Text"] = "y" } },
        _ => route.Example(),
    };

    private Task<Answer> CallAsync(Route route, HttpContent? body, params (string, string)[] headers) =>
        _app.Admin.CallAsync($"{route.Method} {AtSomething(route)}", body, [.. headers.Append(("Cart-Token", _cart.Token)).Append(("If-Match", "\"1\"")).DistinctBy(h => h.Item1)]);

    private string AtSomething(Route route) => route.At(name => name switch
    {
        "cartId" => (string)_cart.Created["id"]!,
        "itemId" => (string)_cart.Created["items.0.id"]!,
        _ when route.Pattern.RawText!.Contains("products", StringComparison.Ordinal) => (string)_onSale.Product["id"]!,
        _ when route.Pattern.RawText!.Contains("categories", StringComparison.Ordinal) => (string)_category["id"]!,
        _ => Unknown,
    });

    private async Task ForEveryBodyAsync(int status, string code, Func<Route, HttpContent> body, bool files = false)
    {
        foreach (var route in _routes.Where(r => r.BodyType is not null || (files && r.IsFile)))
            (await CallAsync(route, body(route))).IsError(status, code);
    }

    private const string LongText =
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" +
        "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy";

    /// <summary>Sent in chunks: its length is not known before.</summary>
    private sealed class UnknownLength : StringContent
    {
        public UnknownLength(string text)
            : base(text, Encoding.UTF8, "application/json")
        {
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
