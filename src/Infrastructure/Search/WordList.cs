namespace Shop.Infrastructure.Search;

/// <summary>Words in the order of their characters, to be found exactly, by their beginning, or with one typo.</summary>
internal sealed class WordList(string[] words)
{
    private string[] Words { get; } = words;

    public int Count => Words.Length;

    public string this[int index] => Words[index];

    /// <summary>The place of a word; negative if it is not there.</summary>
    public int Find(string word) => Array.BinarySearch(Words, word, StringComparer.Ordinal);

    /// <summary>The words that begin so.</summary>
    public Range BeginningWith(string beginning)
    {
        var from = Find(beginning);
        from = from < 0 ? ~from : from;
        return from..Behind(from, Words.Length, i => string.CompareOrdinal(Words[i], 0, beginning, 0, beginning.Length) > 0);
    }

    /// <summary>The words that one typo makes of this one, or none: a letter too many, too few, wrong, or two in the wrong order. With <paramref name="asBeginning"/>, all that begin so.</summary>
    public IReadOnlyCollection<Range> Resembling(string word, bool asBeginning)
    {
        var found = new HashSet<Range>();
        Walk(0, Words.Length, 0, 0, mayErr: true);
        return found;

        // The words of the range begin with the same characters, so many as the depth; of the searched word, so many are used up.
        void Walk(int from, int to, int depth, int used, bool mayErr)
        {
            if (from >= to)
                return;
            if (used == word.Length)
            {
                if (asBeginning)
                    found.Add(from..to);
                else if (Words[from].Length == depth)
                    found.Add(from..(from + 1));
            }
            else
            {
                var (start, end) = Next(from, to, depth, word[used]);
                Walk(start, end, depth + 1, used + 1, mayErr);
                if (mayErr)
                {
                    Walk(from, to, depth, used + 1, mayErr: false);
                    if (used + 1 < word.Length && word[used] != word[used + 1])
                    {
                        (start, end) = Next(from, to, depth, word[used + 1]);
                        (start, end) = Next(start, end, depth + 1, word[used]);
                        Walk(start, end, depth + 2, used + 2, mayErr: false);
                    }
                }
            }

            if (!mayErr || (used == word.Length && asBeginning))
                return;
            for (var at = Words[from].Length == depth ? from + 1 : from; at < to;)
            {
                var c = Words[at][depth];
                var (start, end) = (at, Behind(at, to, i => Words[i][depth] > c));
                Walk(start, end, depth + 1, used, mayErr: false);
                if (used < word.Length && c != word[used])
                    Walk(start, end, depth + 1, used + 1, mayErr: false);
                at = end;
            }
        }
    }

    /// <summary>Of words that are the same up to a depth, those that go on with the character.</summary>
    private (int From, int To) Next(int from, int to, int depth, char c)
    {
        var start = Behind(from, to, i => Words[i].Length > depth && Words[i][depth] >= c);
        return (start, Behind(start, to, i => Words[i][depth] > c));
    }

    /// <summary>The first place of the range for which it is so; it is for all behind it.</summary>
    private static int Behind(int from, int to, Func<int, bool> isBehind)
    {
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (isBehind(middle))
                to = middle;
            else
                from = middle + 1;
        }

        return from;
    }
}
