using System.Diagnostics;

namespace Shop.WebApi.Common;

/// <summary>A line for each request that failed by our fault; for every one at Debug. Never with the query, which may hold what somebody searched for.</summary>
internal static partial class RequestLogging
{
    public static void UseRequestLogging(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestLogging).FullName!);
        app.Use(async (context, next) =>
        {
            var start = Stopwatch.GetTimestamp();
            await next(context);
            var level = context.Response.StatusCode >= 500 && !context.RequestAborted.IsCancellationRequested ? LogLevel.Warning : LogLevel.Debug;
            if (logger.IsEnabled(level))
                Log(logger, level, context.Request.Method, context.Request.Path, context.Response.StatusCode, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        });
    }

    [LoggerMessage("HTTP {RequestMethod} {RequestPath} responded {StatusCode} in {Elapsed:0.0000} ms")]
    private static partial void Log(ILogger logger, LogLevel level, string requestMethod, PathString requestPath, int statusCode, double elapsed);
}
