using System.Text.RegularExpressions;
using Serilog.Context;
using Serilog.Core;
using Serilog.Events;

namespace Shop.WebApi.Common;

/// <summary>Gives every request an id, the caller's own where it is a proper one, and puts it into the answer and the log.</summary>
internal static partial class RequestIdMiddleware
{
    private const string Header = "X-Request-ID";

    public static void UseRequestId(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Request.Headers[Header] is [{ } id] && Proper().IsMatch(id))
            context.TraceIdentifier = id;
        if (!Proper().IsMatch(context.TraceIdentifier))
            context.TraceIdentifier = Guid.CreateVersion7().ToString("N");
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
        private readonly LogEventProperty _property = new("RequestId", new ScalarValue(id));

        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) => logEvent.AddOrUpdateProperty(_property);
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,128}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Proper();
}
