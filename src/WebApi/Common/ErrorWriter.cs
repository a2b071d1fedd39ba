using System.Diagnostics;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Shop.Application.Common;
using Shop.Domain.Common;

namespace Shop.WebApi.Common;

/// <summary>The one place where an error becomes HTTP: its status, and the envelope, or RFC 9457 for who asks for it.</summary>
internal static class ErrorWriter
{
    private const string ProblemJson = "application/problem+json";
    private const string RetryAfterSeconds = "1";

    public static int StatusOf(Error error) => error.Code switch
    {
        "VALIDATION_ERROR" or "MALFORMED_JSON" => 400,
        "UNAUTHENTICATED" => 401,
        "FORBIDDEN" => 403,
        "NOT_FOUND" or "PRODUCT_NOT_FOUND" or "CATEGORY_NOT_FOUND" or "SKU_NOT_FOUND" or "CART_NOT_FOUND" or "ITEM_NOT_FOUND" or "IMPORT_NOT_FOUND" => 404,
        "METHOD_NOT_ALLOWED" => 405,
        "NOT_ACCEPTABLE" => 406,
        "SLUG_TAKEN" or "SKU_TAKEN" => 409,
        "PRECONDITION_FAILED" => 412,
        "PAYLOAD_TOO_LARGE" => 413,
        "UNSUPPORTED_MEDIA_TYPE" => 415,
        "QUANTITY_LIMIT" or "CART_FULL" or "CURRENCY_MISMATCH" or "SKU_NOT_SOLD" => 422,
        "PRECONDITION_REQUIRED" => 428,
        "RATE_LIMITED" => 429,
        "SERVICE_UNAVAILABLE" => 503,
        _ => 500,
    };

    public static async Task WriteAsync(HttpContext context, Error error)
    {
        var response = context.Response;
        response.StatusCode = StatusOf(error);
        response.Headers.CacheControl = "no-store";
        response.Headers.ETag = default;
        if (response.StatusCode is 429 or 503)
            response.Headers.RetryAfter = RetryAfterSeconds;
        if (response.StatusCode == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";

        var asProblem = WantsProblem(context.Request);
        using var body = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = ApiJson.Instance.Options.Encoder }))
        {
            writer.WriteStartObject();
            if (asProblem)
            {
                writer.WriteString("type", "about:blank");
                writer.WriteString("title", error.Message);
                writer.WriteNumber("status", response.StatusCode);
                writer.WriteString("code", error.Code);
            }
            else
            {
                writer.WriteStartObject("error");
                writer.WriteString("code", error.Code);
                writer.WriteString("message", error.Message);
            }

            WriteDetails(writer, error);
            writer.WriteString("traceId", Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier);
            writer.WriteEndObject();
            if (!asProblem)
                writer.WriteEndObject();
        }

        response.ContentType = asProblem ? ProblemJson : "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }

    private static bool WantsProblem(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals(ProblemJson, StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);

    private static void WriteDetails(Utf8JsonWriter writer, Error error)
    {
        writer.WriteStartObject("details");
        if (error.Fields.Count > 0)
        {
            writer.WriteStartArray("errors");
            foreach (var fault in error.Fields)
            {
                writer.WriteStartObject();
                writer.WriteString("pointer", fault.Pointer);
                writer.WriteString("code", fault.Code);
                writer.WriteString("message", fault.Message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        foreach (var (name, value) in error.Meta)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, value is Money money ? MoneyDto.Of(money) : value, ApiJson.Instance.GetTypeInfo(value is Money ? typeof(MoneyDto) : value.GetType())!);
        }

        writer.WriteEndObject();
    }
}
