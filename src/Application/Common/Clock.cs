namespace Shop.Application.Common;

public static class Clock
{
    /// <summary>The time in UTC as every store keeps it: in whole milliseconds.</summary>
    public static DateTimeOffset Now(this TimeProvider time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
