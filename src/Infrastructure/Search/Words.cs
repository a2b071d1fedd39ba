using System.Text;
using Lucene.Net.Tartarus.Snowball.Ext;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Search;

/// <summary>Takes text apart into the words by which products are found.</summary>
internal static class Words
{
    /// <summary>From this length on a word may be mistyped.</summary>
    private const int MinMistyped = 4;

    private const int MaxLength = 40;

    /// <summary>Words that nobody means when others are there.</summary>
    private static readonly HashSet<string> Small = new(["a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"], StringComparer.Ordinal);

    [ThreadStatic]
    private static EnglishStemmer? _stemmer;

    /// <summary>In order, without case and accents, without a possessive 's. A sign of Chinese or Japanese is a word by itself.</summary>
    public static List<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var folded = Text.Fold(text);
        for (var i = 0; i < folded.Length; i++)
        {
            var c = folded[i];
            if (IsSign(c))
            {
                Take(word, words);
                words.Add(c.ToString());
            }
            else if (char.IsLetterOrDigit(c))
            {
                word.Append(c);
            }
            else if (c is '\'' or '’')
            {
                // Of "kids'" and "men's" the word is what stands before it.
                if (i + 1 < folded.Length && folded[i + 1] == 's' && (i + 2 == folded.Length || !char.IsLetterOrDigit(folded[i + 2])))
                    i++;
            }
            else
            {
                Take(word, words);
            }
        }

        Take(word, words);
        return words;
    }

    /// <summary>Words of parts that are written as one, without what joins them: of T-shirt, tshirt.</summary>
    public static IEnumerable<string> JoinedOf(string text)
    {
        foreach (var written in Text.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!written.All(char.IsLetterOrDigit) && Of(written) is { Count: > 1 } parts && !parts.Exists(part => IsSign(part[0])))
            {
                var joined = string.Concat(parts);
                yield return joined.Length > MaxLength ? joined[..MaxLength] : joined;
            }
        }
    }

    /// <summary>What words of one stem have in common in English.</summary>
    public static string StemOf(string word)
    {
        var stemmer = _stemmer ??= new EnglishStemmer();
        stemmer.SetCurrent(word);
        return stemmer.Stem() ? stemmer.Current : word;
    }

    public static bool IsSmall(string word) => Small.Contains(word);

    public static bool MayBeMistyped(string word) => word.Length >= MinMistyped && word.All(char.IsLetter);

    private static bool IsSign(char c) => c is (>= '\u3040' and <= '\u30ff') or (>= '\u3400' and <= '\u9fff') or (>= '\uf900' and <= '\ufaff');

    private static void Take(StringBuilder word, List<string> words)
    {
        if (word.Length > 0)
            words.Add(word.ToString(0, Math.Min(word.Length, MaxLength)));
        word.Clear();
    }
}
