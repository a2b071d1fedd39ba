using System.Buffers;
using System.Diagnostics;
using Serilog.Core;
using Serilog.Events;
using Shop.Application.Operations;

namespace Shop.WebApi.Common;

/// <summary>
/// What surrounds every request: an id, the caller's own where it is a proper one; <c>Server-Timing</c>; a body where a status has none; and a line
/// in the log where it failed by our fault, for every one at Debug. Never with the query, which may hold what somebody searched for.
/// In one place, because each step around a request costs all of them an await.
/// </summary>
internal sealed partial class RequestFrame(RequestDelegate next, ILogger<RequestFrame> logger)
{
    public const string IdHeader = "X-Request-ID";
    private const int MaxIdLength = 128;
    private static readonly SearchValues<char> ProperInIds = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public async Task InvokeAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();

        // The server's own is unique, but has a colon between connection and request.
        context.TraceIdentifier = context.Request.Headers[IdHeader] is [{ Length: > 0 and <= MaxIdLength } id] && !id.AsSpan().ContainsAnyExcept(ProperInIds)
            ? id
            : context.TraceIdentifier.Replace(':', '-');
        Activity.Current?.SetTag(RequestIdEnricher.Tag, context.TraceIdentifier);

        // At the last moment: whoever turns an exception into an answer clears the headers first.
        context.Response.OnStarting(static state => ((Heading)state).Write(), new Heading(context, DependencyTimes.Begin()));
        await next(context);

        var response = context.Response;
        if (response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
            await ErrorWriter.WriteAsync(context, RequestErrors.Of(response.StatusCode));
        var level = response.StatusCode >= 500 && !context.RequestAborted.IsCancellationRequested ? LogLevel.Warning : LogLevel.Debug;
        if (logger.IsEnabled(level))
            Log(logger, level, context.Request.Method, context.Request.Path, response.StatusCode, Stopwatch.GetElapsedTime(start).TotalMilliseconds);

        // Else the connection holds them until its next request, and where thousands are idle, the collector moves them all to older generations.
        context.Request.RouteValues = null!;
    }

    [LoggerMessage("HTTP {RequestMethod} {RequestPath} responded {StatusCode} in {Elapsed:0.0000} ms")]
    private static partial void Log(ILogger logger, LogLevel level, string requestMethod, PathString requestPath, int statusCode, double elapsed);

    private sealed record Heading(HttpContext Context, DependencyTimes Times)
    {
        public Task Write()
        {
            Context.Response.Headers[IdHeader] = Context.TraceIdentifier;
            if (Times.ToString() is { Length: > 0 } timing)
                Context.Response.Headers["Server-Timing"] = timing;
            return Task.CompletedTask;
        }
    }
}

/// <summary>Puts a request's id into what is logged while it is served, in the place of the one that the host has made.</summary>
internal sealed class RequestIdEnricher : ILogEventEnricher
{
    public const string Tag = "request.id";

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        for (var activity = Activity.Current; activity is not null; activity = activity.Parent)
        {
            if (activity.GetTagItem(Tag) is string id)
            {
                logEvent.AddOrUpdateProperty(new LogEventProperty("RequestId", new ScalarValue(id)));
                return;
            }
        }
    }
}
