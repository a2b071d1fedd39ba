using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Shop.Infrastructure.Search;

/// <summary>The index at one moment: all that queries read, in memory, never changed.</summary>
internal sealed class IndexSnapshot
{
    private IndexSnapshot(IndexValues values, IReadOnlyList<Part> parts)
    {
        (Values, Parts) = (values, parts);
        foreach (var part in parts)
        {
            foreach (var product in part.Live.Each())
            {
                var stamps = part.Segment.Stamps[product];
                LastMove = Math.Max(LastMove, Math.Max(stamps.NameMoved, Math.Max(stamps.PriceMoved, stamps.TextMoved)));
            }
        }

        Count = parts.Sum(part => part.Live.Sum());
    }

    public IndexValues Values { get; }

    public IReadOnlyList<Part> Parts { get; }

    /// <summary>Products.</summary>
    public int Count { get; }

    /// <summary>The number of the last change that gave a product another place in a list.</summary>
    public long LastMove { get; }

    public static IndexSnapshot Of(DirectoryReader reader, IndexValues values, Func<AtomicReader, IndexSegment> segmentOf) => new(
        values,
        [.. reader.Leaves.Select(leaf => leaf.AtomicReader).Select(segment => new Part(segmentOf(segment), LiveIn(segment))).OrderByDescending(part => part.Segment.Count)]);

    /// <summary>Where a product is; null if it is not on sale.</summary>
    public (IndexSegment Segment, int Number)? Find(Guid id)
    {
        foreach (var part in Parts)
        {
            if (part.Segment.Find(id, part.Live) is >= 0 and var number)
                return (part.Segment, number);
        }

        return null;
    }

    private static ulong[] LiveIn(AtomicReader segment)
    {
        if (segment.LiveDocs is not { } live)
            return Bits.All(segment.MaxDoc);
        if (live is FixedBitSet bits)
            return MemoryMarshal.Cast<long, ulong>(bits.GetBits())[..((segment.MaxDoc + 63) / 64)].ToArray();
        var copied = Bits.New(segment.MaxDoc);
        for (var i = 0; i < segment.MaxDoc; i++)
        {
            if (live.Get(i))
                copied.Add(i);
        }

        return copied;
    }

    /// <summary>A segment, and which of its products are not deleted.</summary>
    internal sealed record Part(IndexSegment Segment, ulong[] Live);
}
