namespace Shop.Domain.Common;

/// <summary>Where a price or an availability comes from.</summary>
public enum DataSource
{
    /// <summary>From the one who knows, just now.</summary>
    Live,

    /// <summary>The last known answer, because there is no newer one to be had.</summary>
    Cache,

    /// <summary>A stand-in, because nothing was ever known: the list price, or an unknown availability.</summary>
    Fallback,
}
