namespace Shop.Domain.Checkouts;

/// <summary>How long checkouts may take.</summary>
public sealed record CheckoutLimits
{
    /// <summary>From the promise to the payment.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>From its first step to the promise; one that a crash interrupted holds its units no longer than that.</summary>
    public TimeSpan TimeToBegin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long units are set aside elsewhere, where nobody tells when a checkout has ended.</summary>
    public TimeSpan ReservationLifetime => TimeToBegin + Lifetime + TimeSpan.FromMinutes(1);
}
