using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Net.Http.Headers;

namespace Shop.WebApi.Common;

/// <summary>Refuses a request whose Accept leaves nothing that could be answered.</summary>
internal sealed class AcceptFilter : IResourceFilter
{
    private static readonly string[] Default = ["application/json", "application/problem+json"];

    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var accept = context.HttpContext.Request.Headers.Accept;
        if (accept is [] or ["*/*"] or ["application/json"] || !MediaTypeHeaderValue.TryParseList(accept, out var accepted) || accepted.Count == 0)
            return;
        var produced = context.ActionDescriptor.EndpointMetadata.OfType<ProducesAttribute>().SelectMany(p => p.ContentTypes).Concat(Default);
        if (!produced.Any(type => accepted.Any(a => a.Quality is not 0 && MediaTypeHeaderValue.Parse(type).IsSubsetOf(WithoutParameters(a)))))
            context.Result = new ErrorResult(RequestErrors.NotAcceptable);
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
        // Nothing is left to do.
    }

    private static MediaTypeHeaderValue WithoutParameters(MediaTypeHeaderValue type) => new(type.MediaType);
}
