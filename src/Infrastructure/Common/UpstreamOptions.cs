namespace Shop.Infrastructure.Common;

/// <summary>Settings under <c>Inventory</c> and under <c>Pricing</c>: whom the shop asks, for how long, and what it makes of the answers.</summary>
public sealed class UpstreamOptions
{
    public const string Inventory = "Inventory";
    public const string Pricing = "Pricing";

    public UpstreamMode Mode { get; set; } = UpstreamMode.Local;

    /// <summary>The service's address, to which <c>/v1/…</c> is added.</summary>
    public string? BaseUrl { get; set; }

    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>For both attempts and the pause between them.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMilliseconds(1200);

    /// <summary>The share of failed attempts, above 0 up to 1, that opens the breaker.</summary>
    public double BreakerFailureRatio { get; set; } = 0.5;

    /// <summary>Fewer attempts within the window do not open it.</summary>
    public int BreakerMinimumCalls { get; set; } = 10;

    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the service is left alone before it is tried with one call.</summary>
    public TimeSpan BreakerDuration { get; set; } = TimeSpan.FromSeconds(5);

    public int MaxInFlight { get; set; } = 64;

    /// <summary>After which a connection is made anew, so that a service that moved is found.</summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The largest answer, also when it is unpacked.</summary>
    public int MaxAnswerBytes { get; set; } = 256 * 1024;

    public int MaxSkusPerCall { get; set; } = 100;

    /// <summary>How long an answer counts as live. From half of it on, it is asked for again without anybody waiting.</summary>
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the last known answer is good for when there is no newer one.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How many answers about a SKU are kept.</summary>
    public int MaxKept { get; set; } = 100_000;
}

/// <summary>Who knows: the shop's own database, or a service over HTTP.</summary>
public enum UpstreamMode
{
    Local,
    Http,
}
