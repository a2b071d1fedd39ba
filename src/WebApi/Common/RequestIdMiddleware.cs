using System.Buffers;

namespace Shop.WebApi.Common;

/// <summary>Gives every request an id, the caller's own where it is a proper one, and puts it into the answer; the log has it from the context.</summary>
internal static class RequestIdMiddleware
{
    private const string Header = "X-Request-ID";
    private const int MaxLength = 128;
    private static readonly SearchValues<char> Proper = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static void UseRequestId(this WebApplication app) => app.Use((context, next) =>
    {
        // The server's own is unique, but has a colon between connection and request.
        context.TraceIdentifier = context.Request.Headers[Header] is [{ Length: > 0 and <= MaxLength } id] && !id.AsSpan().ContainsAnyExcept(Proper)
            ? id
            : context.TraceIdentifier.Replace(':', '-');
        // At the last moment: whoever turns an exception into an answer clears the headers first.
        context.Response.OnStarting(static state => SetHeader((HttpContext)state), context);
        return next(context);
    });

    private static Task SetHeader(HttpContext context)
    {
        context.Response.Headers[Header] = context.TraceIdentifier;
        return Task.CompletedTask;
    }
}
