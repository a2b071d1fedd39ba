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

    private readonly Lock _ageing = new();
    private volatile ConcurrentDictionary<string, Document> _recent = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, Document> _former = new(StringComparer.Ordinal);
    private long _recentBytes;

    /// <param name="body">What the answer holds.</param>
    /// <param name="etag">Its entity tag, which was made from that.</param>
    internal Document Of(ReadOnlySpan<byte> body, string etag)
    {
        if (_recent.TryGetValue(etag, out var known) || _former.TryGetValue(etag, out known))
        {
            // A hash may be another's too.
            if (!known.Plain.Bytes.AsSpan().SequenceEqual(body))
                return new Document(body.ToArray(), etag);
        }
        else
        {
            known = new Document(body.ToArray(), etag);
        }

        // Packed forms are never larger together than what is packed.
        if (_recent.TryAdd(etag, known) && Interlocked.Add(ref _recentBytes, 2L * body.Length) > MostBytes / 2)
            Age();
        return known;
    }

    private void Age()
    {
        lock (_ageing)
        {
            if (Volatile.Read(ref _recentBytes) <= MostBytes / 2)
                return;
            _former = _recent;
            _recent = new ConcurrentDictionary<string, Document>(StringComparer.Ordinal);
            Volatile.Write(ref _recentBytes, 0);
        }
    }
}
