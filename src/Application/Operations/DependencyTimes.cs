namespace Shop.Application.Operations;

/// <summary>Adds up what one request waits for each dependency.</summary>
public sealed class DependencyTimes
{
    private static readonly AsyncLocal<DependencyTimes?> Ambient = new();

    private readonly Dictionary<string, TimeSpan> _byName = new(StringComparer.Ordinal);

    /// <summary>Begins to count for the request that is being served.</summary>
    public static DependencyTimes Begin() => Ambient.Value = new DependencyTimes();

    /// <summary>Counts for that request, if there is one.</summary>
    public static void Add(string dependency, TimeSpan time) => Ambient.Value?.AddTime(dependency, time);

    /// <summary>As the header Server-Timing has it, in milliseconds.</summary>
    public override string ToString()
    {
        lock (_byName)
            return string.Join(", ", _byName.Select(t => FormattableString.Invariant($"{t.Key};dur={t.Value.TotalMilliseconds:0.0##}")));
    }

    private void AddTime(string dependency, TimeSpan time)
    {
        lock (_byName)
            _byName[dependency] = _byName.GetValueOrDefault(dependency) + time;
    }
}
