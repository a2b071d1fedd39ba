using System.Text.Json;
using System.Text.RegularExpressions;

namespace Shop.WebApi.Tests;

/// <summary>What every refusal has to look like, whatever refused.</summary>
internal static partial class ErrorContract
{
    private static readonly Dictionary<int, string[]> Codes = new()
    {
        [400] = ["VALIDATION_ERROR", "MALFORMED_JSON"],
        [401] = ["UNAUTHENTICATED"],
        [403] = ["FORBIDDEN"],
        [404] = ["NOT_FOUND", "PRODUCT_NOT_FOUND", "CATEGORY_NOT_FOUND", "SKU_NOT_FOUND", "CART_NOT_FOUND", "ITEM_NOT_FOUND", "IMPORT_NOT_FOUND", "CHECKOUT_NOT_FOUND", "PROMOTION_NOT_FOUND"],
        [405] = ["METHOD_NOT_ALLOWED"],
        [406] = ["NOT_ACCEPTABLE"],
        [409] = ["SLUG_TAKEN", "SKU_TAKEN", "CART_IN_CHECKOUT", "CHECKOUT_CLOSED", "CHECKOUT_PENDING", "INSUFFICIENT_STOCK", "PRICE_CHANGED", "CODE_TAKEN", "IDEMPOTENCY_IN_PROGRESS"],
        [412] = ["PRECONDITION_FAILED"],
        [413] = ["PAYLOAD_TOO_LARGE"],
        [415] = ["UNSUPPORTED_MEDIA_TYPE"],
        [422] = ["QUANTITY_LIMIT", "CART_FULL", "CURRENCY_MISMATCH", "IDEMPOTENCY_KEY_REUSED", "SKU_NOT_SOLD", "CART_EMPTY"],
        [428] = ["PRECONDITION_REQUIRED"],
        [429] = ["RATE_LIMITED"],
        [503] = ["SERVICE_UNAVAILABLE"],
    };

    /// <summary>Refuses anything but a documented error, 503 aside.</summary>
    public static void Check(Answer answer) => Assert.True(FaultOf(answer) is null, $"{FaultOf(answer)}: {answer}");

    /// <summary>What is wrong with an answer that may be a success or a documented error; null where nothing is.</summary>
    public static string? FaultOfAny(Answer answer) =>
        answer.Status is (>= 200 and < 300) or 304 ? (answer.Headers.ContainsKey("X-Request-ID") ? null : "no X-Request-ID") : FaultOf(answer);

    public static string? FaultOf(Answer answer)
    {
        if (answer.Status >= 500 || !Codes.TryGetValue(answer.Status, out var codes))
            return "not a documented status";
        if (!answer.Headers.TryGetValue("X-Request-ID", out var id) || id.Length == 0)
            return "no X-Request-ID";
        if (answer.Status == 401 && !answer.Headers.ContainsKey("WWW-Authenticate"))
            return "no WWW-Authenticate";
        if (answer.Status == 405 && !answer.Headers.ContainsKey("Allow"))
            return "no Allow";
        if (answer.Status == 429 && !answer.Headers.ContainsKey("Retry-After"))
            return "no Retry-After";
        if (answer.Headers.ContainsKey("ETag"))
            return "an error with an ETag";
        if (Insides().IsMatch(answer.Text))
            return "tells of our insides";
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return answer.Headers["Content-Type"] switch
            {
                "application/json; charset=utf-8" => json.RootElement.GetPropertyCount() == 1 ? FaultOfMembers(json.RootElement.GetProperty("error"), codes, "message") : "more than the error",
                "application/problem+json" when json.RootElement.GetProperty("status").GetInt32() != answer.Status => "another status inside",
                "application/problem+json" when json.RootElement.GetProperty("type").GetString() is not { Length: > 0 } => "no type",
                "application/problem+json" => FaultOfMembers(json.RootElement, codes, "title"),
                var other => $"content type {other}",
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return exception.Message;
        }
    }

    private static string? FaultOfMembers(JsonElement error, string[] codes, string message)
    {
        if (!codes.Contains(error.GetProperty("code").GetString(), StringComparer.Ordinal))
            return "a code of another status";
        if (error.GetProperty(message).GetString() is not { Length: > 0 })
            return $"no {message}";
        if (error.GetProperty("traceId").GetString() is not { Length: > 0 })
            return "no traceId";
        if (error.GetProperty("details").ValueKind != JsonValueKind.Object)
            return "no details";
        if (error.GetProperty("details").TryGetProperty("errors", out var errors)
            && errors.EnumerateArray().Any(e => !IsPointer(e.GetProperty("pointer").GetString()!) || e.GetProperty("code").GetString() is not { Length: > 0 } || e.GetProperty("message").GetString() is not { Length: > 0 }))
            return "a fault without pointer, code or message";
        return null;
    }

    private static bool IsPointer(string pointer) => pointer.Length == 0 || pointer[0] == '/';

    [GeneratedRegex(@"System\.|Shop\.|Microsoft\.|Exception|   at |StackTrace|SQLite|JsonElement|IReadOnly|`1", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Insides();
}
