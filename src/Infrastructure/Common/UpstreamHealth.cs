using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;
using Polly.RateLimiting;

namespace Shop.Infrastructure.Common;

/// <summary>How a service is doing, as its pipeline and its lookups find out: told as metrics, and in the log when it changes.</summary>
internal sealed partial class UpstreamHealth
{
    /// <summary>A service that has not failed for so long has recovered; until then, failures in between are the same story.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Counter<long> _standIns;
    private volatile CircuitState _breaker = CircuitState.Closed;
    private volatile bool _isFailing;
    private int _isTroubled;
    private long _failedAt;
    private long _leaveAloneUntil;

    public UpstreamHealth(string service, TimeProvider time, IMeterFactory meters, ILogger<UpstreamHealth> logger)
    {
        (Service, _time, _logger) = (service, time, logger);
        var meter = meters.Create("Shop.Upstreams");
        _standIns = meter.CreateCounter<long>("shop.upstream.standins", "{sku}", "SKUs for which something else than the service's answer was used.");
        meter.CreateObservableGauge("shop.upstream.breaker", () => new Measurement<int>((int)_breaker, Tag), "{state}", "0 closed, 1 open, 2 half-open.");
    }

    /// <summary>As metrics, the log and <c>Server-Timing</c> name it.</summary>
    public string Service { get; }

    /// <summary>True from a failed call until the next one that succeeds; meanwhile nobody waits for the service.</summary>
    public bool IsFailing => _isFailing;

    /// <summary>False while the breaker would refuse every call.</summary>
    public bool MayBeAsked => _time.GetTimestamp() >= Interlocked.Read(ref _leaveAloneUntil);

    private KeyValuePair<string, object?> Tag => new("service", Service);

    public void Succeeded()
    {
        _isFailing = false;
        if (Volatile.Read(ref _isTroubled) == 1 && _time.GetElapsedTime(Interlocked.Read(ref _failedAt)) >= Calm && Interlocked.Exchange(ref _isTroubled, 0) == 1)
            LogRecovered(Service);
    }

    public void Failed(UpstreamException exception)
    {
        // That the shop asks too much at once says nothing of the service.
        if (exception.InnerException is RateLimiterRejectedException)
            return;
        if (exception.InnerException is BrokenCircuitException { RetryAfter: { } pause })
            Interlocked.Exchange(ref _leaveAloneUntil, _time.GetTimestamp() + (long)(pause.TotalSeconds * _time.TimestampFrequency));
        Interlocked.Exchange(ref _failedAt, _time.GetTimestamp());
        _isFailing = true;
        if (Interlocked.Exchange(ref _isTroubled, 1) == 0)
            LogFailing(Service, exception.InnerException?.Message ?? exception.Message);
    }

    /// <summary>Counts SKUs for which the last known answer (<c>cache</c>) or none (<c>fallback</c>) was used.</summary>
    public void CountStandIns(int skus, string source)
    {
        if (skus > 0)
            _standIns.Add(skus, Tag, new("source", source));
    }

    public void BreakerIs(CircuitState state)
    {
        // From half-open it opens with every probe that fails, which is no news.
        if (state == CircuitState.Open && _breaker == CircuitState.Closed)
            LogOpened(Service);
        else if (state == CircuitState.Closed)
            LogClosed(Service);
        _breaker = state;
    }

    [LoggerMessage(LogLevel.Warning, "The {Service} service fails, what was last known of it stands in: {Reason}")]
    private partial void LogFailing(string service, string reason);

    [LoggerMessage(LogLevel.Information, "The {Service} service has recovered")]
    private partial void LogRecovered(string service);

    [LoggerMessage(LogLevel.Warning, "The breaker of the {Service} service is open: it is left alone for a while")]
    private partial void LogOpened(string service);

    [LoggerMessage(LogLevel.Information, "The breaker of the {Service} service is closed: it is asked again")]
    private partial void LogClosed(string service);
}
