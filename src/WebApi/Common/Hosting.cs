using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Serilog;
using Serilog.Formatting.Compact;
using Shop.WebApi.Catalog;
using Shop.WebApi.Operations;

namespace Shop.WebApi.Common;

/// <summary>The server around the controllers: limits, logging, who may call how often and from where.</summary>
internal static class Hosting
{
    private const int MaxBodyBytes = 64 * 1024;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    public static void AddShopServer(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.Limits.MaxConcurrentConnections = 20_000;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = RequestTimeout,
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        });
        builder.Services.AddCors();
        builder.Services.AddExceptionHandler<ErrorHandling>();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(LimitOf);
        });
        builder.Services.AddControllers(mvc => mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true);
    }

    public static void UseShopServer(this WebApplication app)
    {
        app.UseMiddleware<RequestFrame>();
        app.UseExceptionHandler(_ => { });
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/images", StringComparison.Ordinal), images => images.UseStaticFiles());
        app.UseRouting();
        var origins = app.Configuration.GetSection("Cors:Origins").Get<string[]>() ?? [];
        app.UseCors(cors => cors.WithOrigins(origins).AllowAnyMethod().AllowAnyHeader().WithExposedHeaders("ETag", "Location", "X-Request-ID", "Retry-After", "Idempotency-Replayed", "Preference-Applied", "Server-Timing"));
        app.UseShopAuthentication();
        if (app.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value.Enabled)
            app.UseRateLimiter();
        app.UseMiddleware<ReadyProducts>();
        app.UseWhen(context => !Authentication.IsTried(context), others => others.UseRequestTimeouts());
        app.UseAuthorization();
        app.UseAccept();
        app.MapPrometheusScrapingEndpoint();
        app.MapControllers().Add(endpoint =>
        {
            if (endpoint.Metadata.OfType<ControllerActionDescriptor>().FirstOrDefault() is { } action)
                endpoint.RequestDelegate = ActionCall.Of(action);
        });
    }

    /// <summary>Readable lines in Development, compact JSON elsewhere; the trace id is on every line, the request id on those of a request.</summary>
    public static void AddShopLogging(this WebApplicationBuilder builder) => builder.Services.AddSerilog((_, logger) =>
    {
        logger.ReadFrom.Configuration(builder.Configuration).Enrich.With<RequestIdEnricher>();
        if (builder.Environment.IsDevelopment())
        {
            logger.WriteTo.Async(to => to.Console(
                formatProvider: CultureInfo.InvariantCulture,
                outputTemplate: "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj} {SourceContext} {RequestId} {TraceId}{NewLine}{Exception}"));
        }
        else
        {
            logger.WriteTo.Async(to => to.Console(new CompactJsonFormatter()));
        }
    });

    private static RateLimitPartition<string> LimitOf(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
        var caller = context.User.FindFirst("sub")?.Value ?? context.Connection.RemoteIpAddress?.ToString() ?? "";
        return RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Burst,
            TokensPerPeriod = Math.Max(1, options.RequestsPerSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
            QueueLimit = 0,
            AutoReplenishment = true,
        });
    }
}
