using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shop.WebApi.Tests;

/// <summary>An answer, read whole.</summary>
internal sealed record Answer(string Call, int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException($"{this} is null.");

    public string ETag => Headers["ETag"];

    /// <summary>The member at a path such as <c>error.code</c> or <c>items.0.sku</c>.</summary>
    public JsonNode? this[string path] =>
        path.Split('.').Aggregate((JsonNode?)Json, (node, name) => int.TryParse(name, out var index) ? node![index] : node![name]);

    public string? Code => (string?)Json["error"]?["code"];

    public Answer Is(int status)
    {
        Assert.True(Status == status, $"{this}, expected {status}");
        return this;
    }

    public Answer IsError(int status, string code)
    {
        ErrorContract.Check(Is(status));
        Assert.True(Code == code, $"{this}, expected {code}");
        return this;
    }

    /// <summary>A validation error that points at a member.</summary>
    public Answer IsInvalid(string pointer)
    {
        IsError(400, "VALIDATION_ERROR");
        Assert.Contains(pointer, this["error.details.errors"]!.AsArray().Select(fault => (string?)fault!["pointer"]));
        return this;
    }

    public override string ToString() => $"{Call} -> {Status} {(Text.Length > 600 ? Text[..600] : Text)}";
}

internal static class Calls
{
    /// <param name="client">Who calls.</param>
    /// <param name="call">Method and address, such as <c>GET /health/live</c>; sent as it is, without any escaping.</param>
    /// <param name="body">Content as it is, text as JSON, anything else as its JSON.</param>
    /// <param name="headers">More headers, unchecked.</param>
    public static async Task<Answer> CallAsync(this HttpClient client, string call, object? body = null, params (string Name, string Value)[] headers)
    {
        var space = call.IndexOf(' ', StringComparison.Ordinal);
        var address = new Uri(client.BaseAddress!.GetLeftPart(UriPartial.Authority) + call[(space + 1)..], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(call[..space]), address);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => Content(text),
            _ => Content(JsonSerializer.Serialize(body, JsonSerializerOptions.Web)),
        };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var all = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(call, (int)response.StatusCode, all, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    public static HttpContent Content(string text, string? mediaType = "application/json") => Content(Encoding.UTF8.GetBytes(text), mediaType);

    public static HttpContent Content(byte[] bytes, string? mediaType = "application/json")
    {
        var content = new ByteArrayContent(bytes);
        if (mediaType is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        return content;
    }

    public static (string Name, string Value) IfMatch(this Answer answer) => ("If-Match", answer.ETag);

    /// <summary>Asks until the answer is as wanted, for at most ten seconds.</summary>
    public static async Task<Answer> UntilAsync(Func<Task<Answer>> ask, Func<Answer, bool> wanted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        while (true)
        {
            var answer = await ask();
            if (wanted(answer))
                return answer;
            Assert.False(deadline.IsCancellationRequested, $"Still {answer}");
            await Task.Yield();
        }
    }
}
