using System.Diagnostics;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Shop.Application.Common;
using Shop.Domain.Common;

namespace Shop.WebApi.Common;

/// <summary>The one place where an error becomes HTTP: its status, and the envelope, or RFC 9457 for who asks for it.</summary>
internal static class ErrorWriter
{
    public const string ProblemJson = "application/problem+json";
    private const string RetryAfterSeconds = "1";

    public static int StatusOf(Error error) => error.Code switch
    {
        "VALIDATION_ERROR" or "MALFORMED_JSON" => 400,
        "UNAUTHENTICATED" => 401,
        "FORBIDDEN" => 403,
        "NOT_FOUND" or "PRODUCT_NOT_FOUND" or "CATEGORY_NOT_FOUND" or "SKU_NOT_FOUND" or "CART_NOT_FOUND" or "ITEM_NOT_FOUND" or "IMPORT_NOT_FOUND" or "CHECKOUT_NOT_FOUND" or "PROMOTION_NOT_FOUND" => 404,
        "METHOD_NOT_ALLOWED" => 405,
        "NOT_ACCEPTABLE" => 406,
        "SLUG_TAKEN" or "SKU_TAKEN" or "CODE_TAKEN" or "CART_IN_CHECKOUT" or "CHECKOUT_CLOSED" or "CHECKOUT_PENDING" or "INSUFFICIENT_STOCK" or "PRICE_CHANGED" => 409,
        "PRECONDITION_FAILED" => 412,
        "PAYLOAD_TOO_LARGE" => 413,
        "UNSUPPORTED_MEDIA_TYPE" => 415,
        "QUANTITY_LIMIT" or "CART_FULL" or "CURRENCY_MISMATCH" or "SKU_NOT_SOLD" or "CART_EMPTY" or "IDEMPOTENCY_KEY_REUSED" => 422,
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
        var body = Body(error, asProblem, Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier);
        response.ContentType = asProblem ? ProblemJson : "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    public static byte[] Body(Error error, bool asProblem, string traceId)
    {
        var details = new ErrorDetails
        {
            Errors = error.Fields.Count > 0 ? error.Fields : null,
            Facts = error.Meta.Count > 0 ? error.Meta.ToDictionary(m => m.Key, m => m.Value is Money money ? MoneyDto.Of(money) : m.Value, StringComparer.Ordinal) : null,
        };
        return asProblem
            ? JsonSerializer.SerializeToUtf8Bytes(
                new ProblemAnswer { Type = "about:blank", Title = error.Message, Status = StatusOf(error), Code = error.Code, Details = details, TraceId = traceId }, ApiJson.Instance.ProblemAnswer)
            : JsonSerializer.SerializeToUtf8Bytes(
                new ErrorAnswer(new ErrorContent { Code = error.Code, Message = error.Message, Details = details, TraceId = traceId }), ApiJson.Instance.ErrorAnswer);
    }

    private static bool WantsProblem(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals(ProblemJson, StringComparison.OrdinalIgnoreCase) && type.Quality is not 0);
}
