using System.Collections.Concurrent;
using Shop.Application.Catalog;

namespace Shop.WebApi.Common;

/// <summary>
/// Documents of answers that are written anew for every caller, such as pages of a list, so that what is often the same is packed once.
/// They are known by what they hold, so nothing has to be forgotten when that changes; what was not asked for lately makes room.
/// </summary>
public sealed class PackedAnswers
{
    private const long MostBytes = 32 * 1024 * 1024;

    /// <summary>About what an entry takes beside what it holds.</summary>
    private const int Overhead = 300;

    private readonly Lock _ageing = new();
    private volatile ConcurrentDictionary<string, Document?> _recent = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, Document?> _former = new(StringComparer.Ordinal);
    private long _recentBytes;

    /// <summary>The document of an answer; null for one that was not asked for before, of which only that is noted.</summary>
    /// <param name="body">What the answer holds.</param>
    /// <param name="etag">Its entity tag, which was made from that.</param>
    internal Document? Find(ReadOnlySpan<byte> body, string etag)
    {
        var isRecent = _recent.TryGetValue(etag, out var known);
        if (!isRecent && !_former.TryGetValue(etag, out known))
        {
            Keep(etag, null);
            return null;
        }

        // Another answer may have the same hash.
        if (known is not null && !known.Plain.Bytes.AsSpan().SequenceEqual(body))
            return null;
        if (known is null || !isRecent)
            Keep(etag, known ??= new Document(body.ToArray(), etag));
        return known;
    }

    private void Keep(string etag, Document? document)
    {
        _recent[etag] = document;

        // Packed forms are never larger together than what is packed.
        if (Interlocked.Add(ref _recentBytes, Overhead + (2L * (document?.Plain.Bytes.Length ?? 0))) > MostBytes / 2)
            Age();
    }

    private void Age()
    {
        lock (_ageing)
        {
            if (Volatile.Read(ref _recentBytes) <= MostBytes / 2)
                return;
            _former = _recent;
            _recent = new ConcurrentDictionary<string, Document?>(StringComparer.Ordinal);
            Volatile.Write(ref _recentBytes, 0);
        }
    }
}
