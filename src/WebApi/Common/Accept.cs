using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Shop.WebApi.Common;

/// <summary>Refuses a request whose Accept leaves nothing that could be answered.</summary>
internal static class Accept
{
    private static readonly string[] Default = ["application/json", ErrorWriter.ProblemJson];

    public static void UseAccept(this WebApplication app) => app.Use((context, next) =>
        IsServed(context) ? next(context) : ErrorWriter.WriteAsync(context, RequestErrors.NotAcceptable));

    private static bool IsServed(HttpContext context)
    {
        var accept = context.Request.Headers.Accept;
        if (accept is [] or ["*/*"] or ["application/json"] || !MediaTypeHeaderValue.TryParseList(accept, out var accepted) || accepted.Count == 0)
            return true;
        if (context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.Controllers.ControllerActionDescriptor>() is not { } action)
            return true;
        var produced = action.EndpointMetadata.OfType<ProducesAttribute>().SelectMany(p => p.ContentTypes).Concat(Default);
        return produced.Any(type => accepted.Any(a => a.Quality is not 0 && MediaTypeHeaderValue.Parse(type).IsSubsetOf(WithoutParameters(a))));
    }

    private static MediaTypeHeaderValue WithoutParameters(MediaTypeHeaderValue type) => new(type.MediaType);
}
