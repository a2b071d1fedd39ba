namespace Shop.Infrastructure.Catalog;

/// <summary>
/// When keys were evicted last, so that who read before a commit does not keep what they read after its eviction. Keys share places:
/// one that was not evicted may seem to be, which costs a read and nothing else. Changes are made under the owner's lock.
/// </summary>
internal sealed class Evictions
{
    private const int Places = 1 << 14;

    private readonly long[] _moments = new long[Places];
    private readonly long[] _sequences = new long[Places];
    private long _allAt;
    private long _now;

    /// <summary>A number that grows with every eviction.</summary>
    public long Now => Volatile.Read(ref _now);

    /// <param name="key">What was evicted.</param>
    /// <param name="sequence">The number of the change that it was evicted for; 0 where that is not known.</param>
    public void Note<T>(T key, long sequence = 0)
        where T : notnull
    {
        var place = PlaceOf(key);
        _moments[place] = ++_now;
        _sequences[place] = Math.Max(_sequences[place], sequence);
    }

    public void NoteAll() => _allAt = ++_now;

    public bool IsSince<T>(T key, long moment)
        where T : notnull => _allAt > moment || _moments[PlaceOf(key)] > moment;

    /// <summary>True if the key was evicted for a change behind that number.</summary>
    public bool IsBehind<T>(T key, long sequence)
        where T : notnull => _sequences[PlaceOf(key)] > sequence;

    private static int PlaceOf<T>(T key)
        where T : notnull => key.GetHashCode() & (Places - 1);
}
