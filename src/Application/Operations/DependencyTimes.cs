using System.Globalization;

namespace Shop.Application.Operations;

/// <summary>Adds up what one request waits for each dependency.</summary>
public sealed class DependencyTimes
{
    private static readonly AsyncLocal<DependencyTimes?> Ambient = new();

    private (string Name, TimeSpan Time)[] _byName = [];

    /// <summary>Begins to count for the request that is being served.</summary>
    public static DependencyTimes Begin() => Ambient.Value = new DependencyTimes();

    /// <summary>Counts for that request, if there is one.</summary>
    public static void Add(string dependency, TimeSpan time) => Ambient.Value?.AddTime(dependency, time);

    /// <summary>As the header Server-Timing has it, in milliseconds.</summary>
    public override string ToString() => Volatile.Read(ref _byName) switch
    {
        [] => "",
        [var only] => Format(only),
        var several => string.Join(", ", several.Select(Format)),
    };

    private static string Format((string Name, TimeSpan Time) waited)
    {
        var (milliseconds, microseconds) = Math.DivRem((long)waited.Time.TotalMicroseconds, 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{waited.Name};dur={milliseconds}.{microseconds:000}");
    }

    private void AddTime(string dependency, TimeSpan time)
    {
        while (true)
        {
            var before = Volatile.Read(ref _byName);
            var place = Array.FindIndex(before, waited => waited.Name == dependency);
            (string, TimeSpan)[] after = [.. before];
            if (place < 0)
                after = [.. before, (dependency, time)];
            else
                after[place] = (dependency, before[place].Time + time);
            if (Interlocked.CompareExchange(ref _byName, after, before) == before)
                return;
        }
    }
}
