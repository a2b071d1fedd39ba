using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

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
}
