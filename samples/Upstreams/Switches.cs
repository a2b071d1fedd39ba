using System.Text.Json.Serialization;

namespace Shop.Upstreams;

/// <summary>What is wrong with a service; nothing by default. Settings at the start, <c>PUT /switches/{service}</c> later.</summary>
public sealed record Switches
{
    /// <summary>How long each answer takes, in milliseconds.</summary>
    public int LatencyMs { get; set; }

    /// <summary>The share of calls that are answered 500, from 0 to 1.</summary>
    public double ErrorRate { get; set; }

    /// <summary>How long it is well, and then how long it answers 503, and so on, in milliseconds; 0 for always well.</summary>
    public int FlapMs { get; set; }

    /// <summary>Calls are taken and never answered.</summary>
    public bool BlackHole { get; set; }

    /// <summary>Connections are reset.</summary>
    public bool Refuse { get; set; }

    /// <summary>What is wrong with answers that come.</summary>
    public Wrong Wrong { get; set; }
}

[JsonConverter(typeof(JsonStringEnumConverter<Wrong>))]
public enum Wrong
{
    Nothing,
    MalformedJson,

    /// <summary>A list instead of an object.</summary>
    OtherJson,

    /// <summary>A number below zero.</summary>
    Negative,

    /// <summary>A price of nothing.</summary>
    Zero,

    /// <summary>A number that no number is: <c>NaN</c>.</summary>
    NotANumber,

    /// <summary>1e30.</summary>
    Huge,

    /// <summary>The largest number of 64 bits: it is one, and adds up to none.</summary>
    Overflowing,

    WrongCurrency,
    UnknownSku,

    /// <summary>An item of the answer stands there twice.</summary>
    TwiceTheSame,
    MissingItems,
    MissingMembers,

    /// <summary>10 MB, and well-formed.</summary>
    TooLarge,

    /// <summary>100 MB, compressed to 100 KB.</summary>
    GzipBomb,

    /// <summary>To a place where a well-formed answer is.</summary>
    Redirect,
}
