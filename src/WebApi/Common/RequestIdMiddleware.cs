using System.Buffers;
using Serilog.Context;
using Serilog.Core;
using Serilog.Events;

namespace Shop.WebApi.Common;

/// <summary>Gives every request an id, the caller's own where it is a proper one, and puts it into the answer and the log.</summary>
internal static class RequestIdMiddleware
{
    private const string Header = "X-Request-ID";
    private const int MaxLength = 128;
    private static readonly SearchValues<char> Proper = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static void UseRequestId(this WebApplication app) => app.Use(async (context, next) =>
    {
        // The server's own is unique, but has a colon between connection and request.
        context.TraceIdentifier = context.Request.Headers[Header] is [{ Length: > 0 and <= MaxLength } id] && !id.AsSpan().ContainsAnyExcept(Proper)
            ? id
            : context.TraceIdentifier.Replace(':', '-');
        // At the last moment: whoever turns an exception into an answer clears the headers first.
        context.Response.OnStarting(static state => SetHeader((HttpContext)state), context);
        using (LogContext.Push(new RequestIdEnricher(context.TraceIdentifier)))
            await next(context);
    });

    private static Task SetHeader(HttpContext context)
    {
        context.Response.Headers[Header] = context.TraceIdentifier;
        return Task.CompletedTask;
    }

    /// <summary>The host has put the id it made itself into every line already; this one takes its place.</summary>
    private sealed class RequestIdEnricher(string id) : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) =>
            logEvent.AddOrUpdateProperty(new LogEventProperty("RequestId", new ScalarValue(id)));
    }
}
