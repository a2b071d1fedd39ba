using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Shop.Application.Catalog;

namespace Shop.WebApi.Common;

/// <summary>A JSON body with its entity tag, or 304 for who has it already.</summary>
internal sealed class JsonAnswer<T>(T value) : ActionResult
    where T : notnull
{
    public int Status { get; init; }

    public string? ETag { get; init; }

    /// <summary>Makes the entity tag of this and a hash of the body.</summary>
    public string? HashBehind { get; init; }

    public required string CacheControl { get; init; }

    /// <summary>The body, where it is known already.</summary>
    public ReadOnlyMemory<byte>? Ready { get; init; }

    /// <summary>Where packed forms of the body are kept; null for one that is never packed.</summary>
    public PackedAnswers? Packed { get; init; }

    public override Task ExecuteResultAsync(ActionContext context)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        var body = Ready is { } ready ? ready.Span : JsonBuffer.Write(value, (JsonTypeInfo<T>)ApiJson.Answers.GetTypeInfo(typeof(T))!);
        var etag = HashBehind is null ? ETag : EntityTags.Of(body, HashBehind);
        response.Headers.CacheControl = CacheControl;
        if (Packed is not null)
            response.Headers.Vary = "Accept-Encoding";
        if (etag is not null)
        {
            response.Headers.ETag = etag;
            if ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && EntityTags.FindKnown(request.Headers.IfNoneMatch, etag, tag => Packed is null ? tag == etag : Document.IsNamed(tag, etag)) is { } known)
            {
                response.Headers.ETag = known;
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        if (Packed is not null && body.Length >= Document.LeastToPack && AcceptedPacking.Of(request.Headers.AcceptEncoding) != Packing.None && Packed.Find(body, etag!) is { } document)
            return DocumentAnswer.WriteAsync(context.HttpContext, document, CacheControl);

        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(request.Method))
            return Task.CompletedTask;
        response.BodyWriter.Write(body);

        // Not to be given up: a request whose time ends here would be answered with this and an error behind it.
        return response.BodyWriter.FlushAsync(CancellationToken.None).AsTask();
    }
}
