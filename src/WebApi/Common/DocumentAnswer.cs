using Microsoft.AspNetCore.Mvc;
using Shop.Application.Catalog;

namespace Shop.WebApi.Common;

/// <summary>A ready body, packed as the caller likes it, or 304 for who has it already in whatever form.</summary>
internal sealed class DocumentAnswer(Document document, string cacheControl) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context) => WriteAsync(context.HttpContext, document, cacheControl);

    public static Task WriteAsync(HttpContext context, Document document, string cacheControl)
    {
        var (request, response) = (context.Request, context.Response);
        var headers = response.Headers;
        headers.CacheControl = cacheControl;
        headers.Vary = "Accept-Encoding";
        var ifNoneMatch = request.Headers.IfNoneMatch;
        if (ifNoneMatch.Count > 0 && EntityTags.FindKnown(ifNoneMatch, document.Plain.ETag, document.IsNamed) is { } known)
        {
            headers.ETag = known;
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var sent = document.As(AcceptedPacking.Of(request.Headers.AcceptEncoding));
        headers.ETag = sent.ETag;
        if (sent.Encoding is not null)
            headers.ContentEncoding = sent.Encoding;
        headers.ContentType = "application/json; charset=utf-8";
        headers.ContentLength = sent.Bytes.Length;

        // Not to be given up: a request whose time ends here would be answered with this and an error behind it.
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.BodyWriter.WriteAsync(sent.Bytes, CancellationToken.None).AsTask();
    }
}
