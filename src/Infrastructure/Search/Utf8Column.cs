using System.Text;

namespace Shop.Infrastructure.Search;

/// <summary>Many short texts in one piece of memory.</summary>
internal sealed class Utf8Column
{
    private readonly List<int> _ends = [];
    private byte[] _bytes = new byte[1024];

    public int Count => _ends.Count;

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan((index == 0 ? 0 : _ends[index - 1]).._ends[index]);

    public string TextAt(int index) => Encoding.UTF8.GetString(this[index]);

    public void Add(ReadOnlySpan<byte> text)
    {
        var start = Count == 0 ? 0 : _ends[^1];
        if (start + text.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, start + text.Length));
        text.CopyTo(_bytes.AsSpan(start));
        _ends.Add(start + text.Length);
    }

    /// <summary>To be called when nothing is added any more.</summary>
    public void Trim()
    {
        Array.Resize(ref _bytes, Count == 0 ? 0 : _ends[^1]);
        _ends.TrimExcess();
    }

    /// <summary>Where texts are in order: those that are the text, or begin with it.</summary>
    public Range Find(string text, bool asBeginning)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        var (from, to) = (0, Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (this[middle].SequenceCompareTo(wanted) < 0)
                from = middle + 1;
            else
                to = middle;
        }

        to = from;
        while (to < Count && (asBeginning ? this[to].StartsWith(wanted) : this[to].SequenceEqual(wanted)))
            to++;
        return from..to;
    }
}
