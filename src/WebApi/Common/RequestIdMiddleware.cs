using System.Text.RegularExpressions;
using Serilog.Context;

namespace Shop.WebApi.Common;

/// <summary>Gives every request an id, the caller's own where it is a proper one, and puts it into the answer and the log.</summary>
internal static partial class RequestIdMiddleware
{
    private const string Header = "X-Request-ID";

    public static void UseRequestId(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Request.Headers[Header] is [{ } id] && Proper().IsMatch(id))
            context.TraceIdentifier = id;
        context.Response.Headers[Header] = context.TraceIdentifier = Proper().IsMatch(context.TraceIdentifier)
            ? context.TraceIdentifier
            : Guid.CreateVersion7().ToString("N");
        using (LogContext.PushProperty("RequestId", context.TraceIdentifier))
            await next(context);
    });

    [GeneratedRegex("^[A-Za-z0-9._-]{1,128}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Proper();
}
