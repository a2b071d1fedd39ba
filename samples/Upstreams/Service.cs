using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shop.Upstreams;

/// <summary>One of the two services: what is wrong with it, and how often it was called.</summary>
internal sealed class Service(int seed)
{
    private static readonly Lazy<byte[]> Bomb = new(MakeBomb);

    private readonly Random _chance = new(seed);
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly Lock _counting = new();
    private volatile Switches _switches = new();
    private long _switched = Stopwatch.GetTimestamp();
    private int _inFlight;
    private int _mostInFlight;

    public Switches Switches
    {
        get => _switches;
        set
        {
            _switches = value;
            Volatile.Write(ref _switched, Stopwatch.GetTimestamp());
        }
    }

    public Calls Calls
    {
        get
        {
            lock (_counting)
                return new Calls(_calls.Values.Sum(), _mostInFlight, new SortedDictionary<string, int>(_calls, StringComparer.Ordinal));
        }
    }

    public void ForgetCalls()
    {
        lock (_counting)
        {
            _calls.Clear();
            _mostInFlight = _inFlight;
        }
    }

    /// <summary>Counts a call, and does to it what the switches say.</summary>
    public async ValueTask<object?> ServeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        Begin($"{http.Request.Method} {http.GetEndpoint()?.DisplayName?.Split(' ')[^1]}");
        try
        {
            var switches = _switches;
            if (switches.BlackHole)
                await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted);
            if (switches.Refuse)
            {
                http.Abort();
                return Results.Empty;
            }

            if (switches.LatencyMs > 0)
                await Task.Delay(switches.LatencyMs, http.RequestAborted);
            if (IsDown(switches))
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            if (Fails(switches))
                return Results.StatusCode(StatusCodes.Status500InternalServerError);
            if (switches.Wrong == Wrong.Redirect)
                return Results.Redirect("/elsewhere");
            return await next(context);
        }
        catch (OperationCanceledException)
        {
            return Results.Empty;
        }
        finally
        {
            lock (_counting)
                _inFlight--;
        }
    }

    /// <summary>The answer, right or wrong.</summary>
    public IResult Answer<T>(T right, int status = StatusCodes.Status200OK)
    {
        var text = JsonSerializer.Serialize(right, typeof(T), ContractJson.Default);
        return _switches.Wrong switch
        {
            Wrong.Nothing => Json(text),
            Wrong.MalformedJson => Json(text[..^2]),
            Wrong.OtherJson => Json("[]"),
            Wrong.TooLarge => Json(text + new string(' ', 10_000_000)),
            Wrong.GzipBomb => new Compressed(Bomb.Value, status),
            var wrong => Json(Spoil(JsonNode.Parse(text)!.AsObject(), wrong)),
        };

        IResult Json(string text) => Results.Text(text, "application/json", Encoding.UTF8, status);
    }

    private static string Spoil(JsonObject answer, Wrong wrong)
    {
        var lines = (answer["items"] ?? answer["lines"] ?? answer["shortages"])!.AsArray();
        var first = lines.FirstOrDefault()?.AsObject() ?? [];
        var figure = first.ContainsKey("available") ? "available" : "unitPriceMinor";
        switch (wrong)
        {
            case Wrong.Negative:
                first[figure] = -1;
                break;
            case Wrong.Zero:
                first[figure] = 0;
                break;
            case Wrong.NotANumber or Wrong.Huge:
                first[figure] = "?";
                return answer.ToJsonString().Replace("\"?\"", wrong == Wrong.Huge ? "1e30" : "NaN", StringComparison.Ordinal);
            case Wrong.Overflowing:
                first[figure] = long.MaxValue;
                break;
            case Wrong.WrongCurrency:
                answer["currency"] = "XXX";
                break;
            case Wrong.UnknownSku:
                first[first.ContainsKey("sku") ? "sku" : "id"] = "NOBODY-ASKED";
                break;
            case Wrong.TwiceTheSame:
                lines.Add(first.DeepClone());
                break;
            case Wrong.MissingItems:
                lines.Clear();
                break;
            case Wrong.MissingMembers:
                first.Remove(figure);
                break;
        }

        return answer.ToJsonString();
    }

    private void Begin(string call)
    {
        lock (_counting)
        {
            _calls.AddOrUpdate(call, 1, (_, before) => before + 1);
            _mostInFlight = Math.Max(_mostInFlight, ++_inFlight);
        }
    }

    private bool IsDown(Switches switches) =>
        switches.FlapMs > 0 && (long)Stopwatch.GetElapsedTime(Volatile.Read(ref _switched)).TotalMilliseconds / switches.FlapMs % 2 == 1;

    private bool Fails(Switches switches)
    {
        lock (_chance)
            return switches.ErrorRate > 0 && _chance.NextDouble() < switches.ErrorRate;
    }

    private static byte[] MakeBomb()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write("{\"items\":["u8);
            var blanks = Enumerable.Repeat((byte)' ', 1 << 20).ToArray();
            for (var megabytes = 0; megabytes < 100; megabytes++)
                gzip.Write(blanks);
        }

        return packed.ToArray();
    }

    private sealed class Compressed(byte[] bytes, int status) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "application/json";
            httpContext.Response.Headers.ContentEncoding = "gzip";
            await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted);
        }
    }
}
