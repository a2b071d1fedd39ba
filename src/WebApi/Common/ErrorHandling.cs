using Microsoft.AspNetCore.Diagnostics;
using Shop.Application.Common;

namespace Shop.WebApi.Common;

/// <summary>What nobody expected becomes an answer that says nothing about our insides, and a line in the log.</summary>
internal sealed partial class ErrorHandling(IShopDatabase database, ILogger<ErrorHandling> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var error = exception switch
        {
            RequestException expected => expected.Error,
            BadHttpRequestException refused => RequestErrors.Of(refused.StatusCode),
            StoreUnavailableException => RequestErrors.Unavailable,
            OperationCanceledException => RequestErrors.Unavailable,
            _ when database.IsOutage(exception) => RequestErrors.Unavailable,
            _ => RequestErrors.InternalError,
        };
        if (error == RequestErrors.Unavailable && exception is not OperationCanceledException)
            LogUnavailable(exception.InnerException?.Message ?? exception.Message);
        else if (error == RequestErrors.InternalError)
            LogUnexpected(httpContext.Request.Method, httpContext.Request.Path, exception);

        await ErrorWriter.WriteAsync(httpContext, error);
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "A store did not answer: {Reason}")]
    private partial void LogUnavailable(string reason);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogUnexpected(string method, PathString path, Exception exception);
}
