using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Shop.Application.Operations;

namespace Shop.WebApi.Operations;

/// <summary>Metrics at <c>/metrics</c> and, where <c>Telemetry:OtlpEndpoint</c> says so, metrics and traces over OTLP.</summary>
internal static class Telemetry
{
    public static void AddShopTelemetry(this WebApplicationBuilder builder)
    {
        var endpoint = builder.Configuration.GetValue<Uri?>("Telemetry:OtlpEndpoint");
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("shop"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Runtime", "Shop.Upstreams").AddPrometheusExporter();
                if (endpoint is not null)
                    metrics.AddOtlpExporter(otlp => otlp.Endpoint = endpoint);
            })
            .WithTracing(traces =>
            {
                if (endpoint is not null)
                    traces.AddSource("Microsoft.AspNetCore", "System.Net.Http").AddOtlpExporter(otlp => otlp.Endpoint = endpoint);
            });
    }

    /// <summary>Says in <c>Server-Timing</c> how long each dependency took.</summary>
    public static void UseServerTiming(this WebApplication app) => app.Use((context, next) =>
    {
        var times = DependencyTimes.Begin();
        context.Response.OnStarting(() =>
        {
            if (times.ToString() is { Length: > 0 } timing)
                context.Response.Headers["Server-Timing"] = timing;
            return Task.CompletedTask;
        });
        return next(context);
    });
}
