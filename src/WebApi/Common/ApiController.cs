using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.WebApi.Common;

/// <summary>What the controllers share: who asks, which version they mean, and how an answer is written.</summary>
[ApiController]
public abstract class ApiController : ControllerBase
{
    internal const string CartTokenHeader = "Cart-Token";

    private protected Caller Caller => new(Request.Headers.Authorization.Count > 0 ? User.FindFirst("sub")?.Value : null, Request.Headers[CartTokenHeader] is [{ Length: > 0 } token] ? token : null);

    /// <summary>The id in an address. One that is malformed belongs to nothing, as does the empty one.</summary>
    internal static Guid Id(string id) => Guid.TryParseExact(id, "D", out var value) ? value : Guid.Empty;

    /// <summary>The version in If-Match, which is the part of an entity tag before the first '-'; null without the header or with '*'.</summary>
    private protected long? ExpectedVersion()
    {
        if (Request.Headers.IfMatch.Count == 0)
            return null;
        if (!EntityTagHeaderValue.TryParseStrictList(Request.Headers.IfMatch, out var tags) || tags is not [var tag] || tag.IsWeak)
            throw new RequestException(RequestErrors.Invalid("/If-Match", "One strong entity tag, as an ETag header gave it, or *."));
        if (tag.Equals(EntityTagHeaderValue.Any))
            return null;
        return long.TryParse(tag.Tag.AsSpan().Trim('"').ToString().Split('-')[0], out var version) ? version : 0;
    }

    /// <summary>The version that an administrator must name.</summary>
    private protected long RequiredVersion()
    {
        if (Request.Headers.IfMatch.Count == 0)
            throw new RequestException(RequestErrors.PreconditionRequired);
        return ExpectedVersion() ?? throw new RequestException(RequestErrors.Invalid("/If-Match", "The ETag of what you have read."));
    }

    private protected static IActionResult Failure(Error error) => new ErrorResult(error);

    /// <summary>A failure, or a redirection from a former slug to the present one.</summary>
    /// <param name="error">What the use case said.</param>
    /// <param name="folder">The address that slugs stand behind, with its slash.</param>
    /// <param name="cacheControl">Without a limit of time it would be kept for good, and the slug may be taken by another.</param>
    private protected IActionResult FailureOrMove(Error error, string folder, string cacheControl)
    {
        if (error.Code != CatalogErrors.MovedCode)
            return Failure(error);
        Response.Headers.Location = $"{folder}{error.Meta["slug"]}{Request.QueryString}";
        Response.Headers.CacheControl = cacheControl;
        return StatusCode(StatusCodes.Status301MovedPermanently);
    }

    private protected static IActionResult Answer<T>(T value, int status = StatusCodes.Status200OK, string? etag = null, string cacheControl = "no-store")
        where T : notnull => new JsonAnswer<T>(value) { Status = status, ETag = etag, CacheControl = cacheControl };

    private protected static IActionResult Answer(Document document, string cacheControl) => new DocumentAnswer(document, cacheControl);

    /// <summary>An answer whose entity tag is made from its bytes, behind the version if it has one.</summary>
    private protected static IActionResult HashedAnswer<T>(T value, string cacheControl, long? version = null, int status = StatusCodes.Status200OK)
        where T : notnull => new JsonAnswer<T>(value) { Status = status, HashBehind = version is { } v ? $"{v}-" : "", CacheControl = cacheControl };

    /// <summary>The same of what many ask for alike, which is sent packed to who can unpack it.</summary>
    private protected static IActionResult HashedAnswer<T>(T value, string cacheControl, PackedAnswers packed)
        where T : notnull => new JsonAnswer<T>(value) { Status = StatusCodes.Status200OK, HashBehind = "", CacheControl = cacheControl, Packed = packed };
}

/// <summary>An expected failure as an answer.</summary>
internal sealed class ErrorResult(Error error) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context) => ErrorWriter.WriteAsync(context.HttpContext, error);
}
