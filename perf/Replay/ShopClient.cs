using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shop.Replay;

/// <summary>A guest's cart: its id and its secret.</summary>
internal sealed record CartKey(Guid Id, string Token);

/// <summary>What came back. <paramref name="Status"/> is 0 where nothing did, and what was sent may have been applied.</summary>
internal sealed record Reply(int Status, CartAnswer? Cart)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public bool NeverCame => Status == 0;

    /// <summary>Units by SKU.</summary>
    public Dictionary<string, int> Quantities() =>
        (Cart?.Items ?? []).GroupBy(item => item.Sku).ToDictionary(group => group.Key, group => group.Sum(item => item.Quantity));
}

internal sealed record CartAnswer(Guid Id, string? Token, IReadOnlyList<ItemAnswer> Items);

internal sealed record ItemAnswer(string Sku, int Quantity);

internal sealed record ItemRequest(string Sku, int Quantity);

internal sealed class ShopClient(IReadOnlyList<Uri> instances, int connections) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false, UseCookies = false })
    {
        Timeout = Patience,
    };

    private int _calls;

    public Task<Reply> CreateAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "/api/v1/carts", token: null, () => new ByteArrayContent("{}"u8.ToArray()) { Headers = { ContentType = Json } }, cancellationToken);

    public Task<Reply> AddAsync(CartKey cart, string sku, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"/api/v1/carts/{cart.Id}/items", cart.Token, () => JsonContent.Create(new ItemRequest(sku, 1), ReplayJson.Default.ItemRequest), cancellationToken);

    public Task<Reply> GetAsync(CartKey cart, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"/api/v1/carts/{cart.Id}", cart.Token, () => null, cancellationToken);

    public void Dispose() => _http.Dispose();

    private static MediaTypeHeaderValue Json { get; } = new("application/json");

    private async Task<Reply> SendAsync(HttpMethod method, string path, string? token, Func<HttpContent?> content, CancellationToken cancellationToken)
    {
        try
        {
            var instance = instances[(int)((uint)Interlocked.Increment(ref _calls) % instances.Count)];
            using var request = new HttpRequestMessage(method, new Uri(instance, path)) { Content = content() };
            if (token is not null)
                request.Headers.Add("Cart-Token", token);
            using var response = await _http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return new Reply((int)response.StatusCode, response.IsSuccessStatusCode ? JsonSerializer.Deserialize(body, ReplayJson.Default.CartAnswer) : null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Reply(0, null);
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CartAnswer))]
[JsonSerializable(typeof(ItemRequest))]
internal sealed partial class ReplayJson : JsonSerializerContext;
