using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Telemetry;

namespace Shop.Infrastructure.Common;

/// <summary>The HTTP client of a service of others, with its one pipeline: bulkhead, total timeout, retry, breaker, attempt timeout.</summary>
internal static class UpstreamRegistration
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    /// <param name="services">Where to.</param>
    /// <param name="name">Under which its settings are, and its health.</param>
    public static void AddUpstream<TClient>(this IServiceCollection services, string name)
        where TClient : class
    {
        services.AddMetrics();
        services.AddKeyedSingleton(name, (provider, _) => new UpstreamHealth(
            name.ToLowerInvariant(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<ILogger<UpstreamHealth>>()));

        // What it would log, it logs once a call; a change of state is told by UpstreamHealth.
        services.PostConfigure<TelemetryOptions>(telemetry => telemetry.LoggerFactory = NullLoggerFactory.Instance);
        var client = services.AddHttpClient<TClient>(name)
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, provider) =>
            {
                handler.AllowAutoRedirect = false;
                handler.AutomaticDecompression = DecompressionMethods.All;
                handler.PooledConnectionLifetime = OptionsOf(provider, name).ConnectionLifetime;
                handler.UseCookies = false;
            })
            .ConfigureHttpClient((provider, http) =>
            {
                http.BaseAddress = new Uri(OptionsOf(provider, name).BaseUrl!.TrimEnd('/') + "/");
                http.Timeout = Timeout.InfiniteTimeSpan;
            });
        client.AddStandardResilienceHandler().Configure((pipeline, provider) => Shape(pipeline, OptionsOf(provider, name), provider.GetRequiredKeyedService<UpstreamHealth>(name)));
        client.AddHttpMessageHandler(provider => new UpstreamAnswers(OptionsOf(provider, name).MaxAnswerBytes));
    }

    public static UpstreamOptions OptionsOf(IServiceProvider provider, string name) => provider.GetRequiredService<IOptionsMonitor<UpstreamOptions>>().Get(name);

    private static void Shape(HttpStandardResilienceOptions pipeline, UpstreamOptions options, UpstreamHealth health)
    {
        pipeline.RateLimiter.DefaultRateLimiterOptions.PermitLimit = options.MaxInFlight;
        pipeline.RateLimiter.DefaultRateLimiterOptions.QueueLimit = 0;
        pipeline.TotalRequestTimeout.Timeout = options.TotalTimeout;
        pipeline.AttemptTimeout.Timeout = options.AttemptTimeout;

        // While a service fails nobody waits for it, so there is nothing to be won by a second attempt.
        var isTransient = pipeline.Retry.ShouldHandle;
        pipeline.Retry.ShouldHandle = attempt => health.IsFailing ? PredicateResult.False() : isTransient(attempt);
        pipeline.Retry.MaxRetryAttempts = 1;
        pipeline.Retry.Delay = RetryPause;
        pipeline.Retry.BackoffType = DelayBackoffType.Constant;
        pipeline.Retry.UseJitter = true;
        pipeline.Retry.ShouldRetryAfterHeader = false;
        pipeline.Retry.DisableForUnsafeHttpMethods();

        pipeline.CircuitBreaker.FailureRatio = options.BreakerFailureRatio;
        pipeline.CircuitBreaker.MinimumThroughput = options.BreakerMinimumCalls;
        pipeline.CircuitBreaker.SamplingDuration = options.BreakerWindow;
        pipeline.CircuitBreaker.BreakDuration = options.BreakerDuration;
        pipeline.CircuitBreaker.OnOpened = _ => Tell(CircuitState.Open);
        pipeline.CircuitBreaker.OnHalfOpened = _ => Tell(CircuitState.HalfOpen);
        pipeline.CircuitBreaker.OnClosed = _ => Tell(CircuitState.Closed);

        ValueTask Tell(CircuitState state)
        {
            health.BreakerIs(state);
            return default;
        }
    }
}
