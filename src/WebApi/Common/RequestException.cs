using Shop.Domain.Common;

namespace Shop.WebApi.Common;

/// <summary>A request that cannot be understood, found where no result can be returned; becomes the answer.</summary>
internal sealed class RequestException(Error error) : Exception(error.Message)
{
    public Error Error { get; } = error;
}

/// <summary>Errors of HTTP itself.</summary>
internal static class RequestErrors
{
    public static readonly Error PreconditionRequired = new("PRECONDITION_REQUIRED", "Send If-Match with the ETag of what you have read.");

    public static readonly Error NotAcceptable = new("NOT_ACCEPTABLE", "The answer cannot be had in any of the media types in Accept.");

    public static readonly Error InternalError = new("INTERNAL_ERROR", "Something went wrong on our side.");

    public static readonly Error Unavailable = new("SERVICE_UNAVAILABLE", "The service cannot do this just now. Try again.");

    public static Error MalformedJson(string message) => new("MALFORMED_JSON", message);

    public static Error Invalid(string pointer, string message) => Error.Validation(new FieldError(pointer, "INVALID_VALUE", message));

    /// <summary>The error of a status that was set without a body.</summary>
    public static Error Of(int status) => status switch
    {
        400 => new("VALIDATION_ERROR", "The request is not valid."),
        401 => new("UNAUTHENTICATED", "A valid bearer token is needed."),
        403 => new("FORBIDDEN", "The token does not allow this."),
        404 => new("NOT_FOUND", "There is nothing at this address."),
        405 => new("METHOD_NOT_ALLOWED", "The address does not support this method."),
        406 => NotAcceptable,
        408 => new("VALIDATION_ERROR", "The request did not arrive in time."),
        413 => new("PAYLOAD_TOO_LARGE", "The body is too large."),
        415 => new("UNSUPPORTED_MEDIA_TYPE", "The body's media type is not supported here."),
        429 => new("RATE_LIMITED", "Too many requests."),
        503 or 504 => Unavailable,
        < 500 => new("VALIDATION_ERROR", "The request is not valid."),
        _ => InternalError,
    };
}
