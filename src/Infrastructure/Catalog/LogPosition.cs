namespace Shop.Infrastructure.Catalog;

/// <summary>
/// Which numbers of the log of changes this instance has heeded. Numbers may be committed out of order, and some never: a number that
/// was passed over is looked for again for a minute. A change may also be heeded early, by whoever made it or by a hint.
/// </summary>
internal sealed class LogPosition(TimeProvider time)
{
    /// <summary>How many numbers a beginning looks back, since nobody knows yet when the last ones were committed; no longer gap is looked into.</summary>
    public const int LateNumbers = 1000;

    /// <summary>How long what is kept counts as live when nothing is heard of the log.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    /// <summary>How much later than its successor a change may be committed.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromMinutes(1);

    private readonly Lock _reading = new();

    /// <summary>Numbers that were passed over, with the time when that was noticed.</summary>
    private readonly SortedDictionary<long, long> _missing = [];

    /// <summary>Numbers that were heeded before they were read.</summary>
    private readonly HashSet<long> _early = [];

    private long _head;
    private long _settled;
    private long _knownFrom;
    private long _followedAt;

    /// <summary>False until the log was read, and again when it cannot be.</summary>
    public bool IsFollowed => IsFollowedAt(time.GetTimestamp());

    /// <summary>All changes up to this number were heeded, and none of them can come any more.</summary>
    public long Settled => Volatile.Read(ref _settled);

    /// <summary>All changes behind this number were heeded.</summary>
    public long KnownFrom => Volatile.Read(ref _knownFrom);

    public bool IsFollowedAt(long timestamp) => Volatile.Read(ref _followedAt) is not 0 and var at && time.GetElapsedTime(at, timestamp) < Silence;

    /// <summary>Everything that was committed before that moment has been heeded.</summary>
    public void Confirm(long timestamp) => Volatile.Write(ref _followedAt, timestamp);

    /// <summary>The number behind which is to be read, and the numbers before it that are still missing.</summary>
    public (long Head, long[] Missing) ToRead()
    {
        lock (_reading)
            return (_head, [.. _missing.Keys]);
    }

    /// <summary>Forgets where it was, and begins at the end of the log.</summary>
    /// <param name="last">The last number there is, 0 without any.</param>
    public void Begin(long last)
    {
        lock (_reading)
        {
            _missing.Clear();
            _early.Clear();
            _head = Math.Max(0, last - LateNumbers);
            Volatile.Write(ref _knownFrom, _head);
            Volatile.Write(ref _settled, _head);
        }
    }

    /// <summary>Notes that a change is being heeded before it was read. False where it was heeded already.</summary>
    public bool Heed(long sequence)
    {
        // Nobody would ever read what is noted here.
        if (!IsFollowed)
            return true;
        lock (_reading)
            return (sequence > _head || _missing.ContainsKey(sequence)) && _early.Add(sequence);
    }

    /// <summary>Notes what was read; returns the numbers that have yet to be heeded.</summary>
    /// <param name="sequences">From the lowest up, all that there are of what <see cref="ToRead"/> said.</param>
    /// <param name="timestamp">When the reading began.</param>
    public HashSet<long> Read(IEnumerable<long> sequences, long timestamp)
    {
        var news = new HashSet<long>();
        lock (_reading)
        {
            foreach (var sequence in sequences)
            {
                for (var passed = Math.Max(_head + 1, sequence - LateNumbers); passed < sequence; passed++)
                    _missing.Add(passed, timestamp);
                if (sequence > _head)
                    _head = sequence;
                else if (!_missing.Remove(sequence))
                    continue;
                if (!_early.Remove(sequence))
                    news.Add(sequence);
            }

            while (_missing.Count > 0 && _missing.First() is var (lost, since) && time.GetElapsedTime(since, timestamp) > Lateness)
            {
                _missing.Remove(lost);
                _early.Remove(lost);
            }

            Volatile.Write(ref _settled, _missing.Count > 0 ? _missing.First().Key - 1 : _head);
        }

        return news;
    }
}
