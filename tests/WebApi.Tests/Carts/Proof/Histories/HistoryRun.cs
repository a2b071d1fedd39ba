using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Shop.TestSupport;

namespace Shop.WebApi.Tests.Carts.Proof.Histories;

/// <summary>Lets the clients of a plan loose on one cart, all at once, and writes down what they sent and received.</summary>
internal sealed class HistoryRun(IReadOnlyList<ShopApp> instances, IReadOnlyList<string> skus, Cart cart)
{
    /// <summary>How often a client that has no answer sends a request with a key again.</summary>
    private const int Attempts = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly ConcurrentQueue<Event> _events = [];
    private readonly ConcurrentDictionary<string, string> _names = [];
    private readonly ConcurrentDictionary<string, string> _ids = [];
    private int _clock;
    private int _keys;
    private volatile Request? _keyed;

    /// <param name="instances">The first is the one that the history is begun and ended at; clients are spread over all.</param>
    /// <param name="skus">On sale.</param>
    /// <param name="plan">Steps of each client.</param>
    public static async Task<History> RunAsync(IReadOnlyList<ShopApp> instances, IReadOnlyList<string> skus, Func<View, Request>[][] plan)
    {
        var cart = await instances[0].GuestCartAsync(new { items = new[] { new { sku = skus[0], quantity = 2 }, new { sku = skus[1], quantity = 1 } } });
        return await new HistoryRun(instances, skus, cart).RunAsync(plan);
    }

    private async Task<History> RunAsync(Func<View, Request>[][] plan)
    {
        var start = ShownIn(cart.Created.Json);
        await Task.WhenAll(plan.Select((steps, client) => ActAsync(client, steps, start)));

        // What is late may still arrive.
        if (_events.Any(one => one.Reply is null))
            await Task.Delay(5 * Pause, TestContext.Current.CancellationToken);
        await SendAsync(plan.Length, 0, new Request(new Operation.Read()));
        return new History(start, [.. _events.OrderBy(one => one.Began)]);
    }

    private async Task ActAsync(int client, Func<View, Request>[] steps, Shown seen)
    {
        foreach (var step in steps)
        {
            var request = step(new View(seen, _keyed, $"k{Interlocked.Increment(ref _keys)}"));
            if (request.Key is not null)
                _keyed = request;
            var reply = await SendAsync(client, client, request);
            for (var again = 1; reply is null && request.Key is not null && again < Attempts; again++)
            {
                await Task.Delay(Pause, TestContext.Current.CancellationToken);
                reply = await SendAsync(client, client + again, request);
            }

            seen = reply?.Cart ?? seen;
        }
    }

    private async Task<Reply?> SendAsync(int client, int instance, Request request)
    {
        var began = Interlocked.Increment(ref _clock);
        var (call, body) = Http(request.Operation);
        List<(string, string)> headers = [];
        if (request.Key is { } key)
            headers.Add(("Idempotency-Key", key));
        if (request.IfMatch is { } version)
            headers.Add(("If-Match", $"\"{version}\""));
        var answer = await (cart with { App = instances[instance % instances.Count] }).CallAsync(call, body, [.. headers]);
        var reply = answer.Status == 503 ? null : ReplyIn(answer);
        _events.Enqueue(new Event(client, began, Interlocked.Increment(ref _clock), request, reply));
        return reply;
    }

    private (string Call, object? Body) Http(Operation operation) => operation switch
    {
        Operation.Read => ("GET", null),
        Operation.Add(var sku, var quantity, var newLine) => ("POST /items", new { sku = SkuOf(sku), quantity, forceNewLine = newLine }),
        Operation.Set(var line, var quantity) => ($"PATCH /items/{_ids[line]}", new { quantity }),
        Operation.Remove(var line) => ($"DELETE /items/{_ids[line]}", null),
        Operation.Clear => ("DELETE /items", null),
        Operation.Several(var parts) => ("POST /actions", new { actions = parts.Select(Action) }),
        Operation.Delete => ("DELETE", null),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    private object Action(Operation part) => part switch
    {
        Operation.Add(var sku, var quantity, var newLine) => new { type = "addItem", sku = SkuOf(sku), quantity, forceNewLine = newLine },
        Operation.Set(var line, var quantity) => new { type = "setQuantity", itemId = _ids[line], quantity },
        Operation.Remove(var line) => new { type = "removeItem", itemId = _ids[line] },
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private Reply ReplyIn(Answer answer)
    {
        var replayed = answer.Headers.ContainsKey("Idempotency-Replayed");
        if (answer.Status == 204)
            return new Reply(204, IsReplay: replayed);
        var json = answer.Json;
        if (answer.Status == 200)
            return new Reply(200, Cart: ShownIn(json), IsReplay: replayed);
        var error = json["error"]!;
        return new Reply(answer.Status, (string?)error["code"], error["details"]?["current"] is { } current ? ShownIn(current) : null, replayed);
    }

    private Shown ShownIn(JsonNode json) => new((long)json["version"]!, [.. json["items"]!.AsArray().Select(item =>
        new Line(NameOf((string)item!["id"]!), Plans.NameOf(skus.Index().First(sku => sku.Item == (string)item["sku"]!).Index), (int)item["quantity"]!))]);

    private string NameOf(string id)
    {
        var name = _names.GetOrAdd(id, _ => $"L{_names.Count + 1}");
        _ids[name] = id;
        return name;
    }

    private string SkuOf(string name) => skus[name[0] - 'A'];
}
