using System.Buffers;
using System.Numerics;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Search;

/// <summary>
/// Words that must all be found. How well a product fits depends on the product and the words alone, not on what else is in the index,
/// so that the place of one does not change when others do.
/// </summary>
internal sealed class TextQuery
{
    public const int MaxWords = 12;

    /// <summary>A product that is named by its SKU or barcode stands before all others.</summary>
    private const int ExactKeyScore = 50_000;

    /// <summary>Of words that are there as they were typed, only their stem, only their beginning, or with a typo.</summary>
    private const int Exact = 10;
    private const int Stem = 9;
    private const int Beginning = 7;
    private const int Typo = 5;

    /// <summary>Of products that fit alike, those with a short name: the lamp before the shade of the lamp.</summary>
    private const int ShortNameBonus = 16;

    /// <summary>From so many characters on, with a digit or a sign in it, a word may be the beginning of a SKU.</summary>
    private const int MinKeyBeginning = 4;

    private readonly Unit[] _units;
    private readonly string _key;
    private readonly bool _keyIsNoWord;

    public TextQuery(string text)
    {
        _key = ProductTerms.KeyOf(text);
        _keyIsNoWord = _key.Any(c => !char.IsLetter(c) && c != ' ');
        var units = Text.Fold(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(UnitsOf).ToList();
        if (units.Exists(unit => !Words.IsSmall(unit.Word)))
            units.RemoveAll(unit => Words.IsSmall(unit.Word));
        _units = [.. units.Take(MaxWords)];
        if (_units.Length > 0 && !text.EndsWith(' '))
            _units[^1] = _units[^1] with { IsLast = true };
    }

    /// <summary>Finds products that are on sale, the words with typos first where <paramref name="typos"/> says so, a bit a word; without it, where nothing else is found.</summary>
    public TextMatches Match(IReadOnlyList<(IndexSnapshot.Part Part, ulong[] Base)> parts, IndexValues values, CategoryMap categories, int? typos)
    {
        if (typos is { } asBefore)
            return Match(parts, values, categories, asBefore);
        var mistyped = 0;
        for (var i = 0; i < _units.Length; i++)
        {
            var unit = _units[i];
            if (unit.MayBeMistyped && !IsKnown(unit, categories) && !parts.Any(part => IsKnown(unit, part.Part.Segment)))
                mistyped |= 1 << i;
        }

        var found = Match(parts, values, categories, mistyped);
        var all = _units.Select((unit, i) => unit.MayBeMistyped ? 1 << i : 0).Sum();
        if (found.Count > 0 || all == mistyped)
            return found;
        found.Dispose();
        return Match(parts, values, categories, all);
    }

    /// <summary>The words that complete the last one, with the products that also have the others; the words before are as they were meant.</summary>
    public IReadOnlyList<string> Completions(IReadOnlyList<(IndexSnapshot.Part Part, ulong[] Base)> parts, IndexValues values, CategoryMap categories, int limit)
    {
        if (_units.Length == 0 || !_units[^1].IsLast || _units[^1].KeyBeginning is not null)
            return [];
        var last = _units[^1].Word;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        using var before = _units.Length == 1 ? null : new TextQuery(_units[..^1]).Match(parts, values, categories, typos: null);
        for (var i = 0; i < parts.Count; i++)
        {
            var segment = parts[i].Part.Segment;
            var range = segment.Terms.BeginningWith(last);
            for (var term = range.Start.Value; term < range.End.Value; term++)
                Count(segment, before?.Products[i] ?? parts[i].Base, term, counts);
        }

        var start = string.Concat(_units[..^1].Select(unit => unit.Word + " "));
        return [.. counts.Where(count => count.Value > 0).OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).Take(limit).Select(count => start + count.Key)];
    }

    /// <summary>The categories whose name has all the words, the shortest first.</summary>
    public IEnumerable<int> Categories(CategoryMap categories, int typos)
    {
        IEnumerable<int>? found = null;
        for (var i = 0; i < _units.Length; i++)
        {
            var (unit, mayBeMistyped) = (_units[i], (typos & (1 << i)) != 0);
            var with = categories.WithWord(unit.Word).Concat(categories.WithWord(unit.Stem));
            if (unit.IsLast)
                with = with.Concat(categories.WithBeginning(unit.Word));
            if (mayBeMistyped)
                with = with.Concat(categories.Resembling(unit.Word, unit.IsLast));
            found = found?.Intersect(with) ?? with.Distinct();
        }

        return (found ?? []).OrderBy(number => categories.Categories[number].Name.Length).ThenBy(number => categories.Categories[number].Slug, StringComparer.Ordinal);
    }

    private TextQuery(Unit[] units) => (_units, _key) = (units, "");

    private static void Count(IndexSegment segment, ulong[] products, int term, Dictionary<string, int> counts)
    {
        var found = segment.TermPostings.ProductsOf(term..(term + 1));
        var weights = segment.TermPostings.WeightsOf(term..(term + 1));
        var count = 0;
        for (var i = 0; i < found.Length; i++)
        {
            // Stems are no words, and what only attributes say is not what people look for.
            if ((weights[i] & 1) != 0 && weights[i] >> 1 > ProductTerms.CategoryWeight - 2 && products.Has(found[i]))
                count++;
        }

        if (count > 0)
            counts[segment.Terms[term]] = counts.GetValueOrDefault(segment.Terms[term]) + count;
    }

    private static IEnumerable<Unit> UnitsOf(string written)
    {
        var words = Words.Of(written);
        var isComposed = words.Count > 1 || words.Exists(word => word.Any(char.IsDigit));
        var key = isComposed && written.Length >= MinKeyBeginning ? ProductTerms.KeyOf(written) : null;
        return words.Select(word => new Unit(word, Words.StemOf(word), Words.MayBeMistyped(word), key, IsLast: false));
    }

    private static bool IsKnown(Unit unit, IndexSegment segment)
    {
        return segment.Terms.Find(unit.Word) >= 0 || segment.Terms.Find(unit.Stem) >= 0
            || (unit.IsLast && !IsEmpty(segment.Terms.BeginningWith(unit.Word)));

        static bool IsEmpty(Range range) => range.Start.Value == range.End.Value;
    }

    private static bool IsKnown(Unit unit, CategoryMap categories) =>
        categories.WithWord(unit.Word).Any() || categories.WithWord(unit.Stem).Any() || (unit.IsLast && categories.WithBeginning(unit.Word).Any());

    private TextMatches Match(IReadOnlyList<(IndexSnapshot.Part Part, ulong[] Base)> parts, IndexValues values, CategoryMap categories, int typos)
    {
        var matches = new TextMatches(typos, parts.Select(part => part.Part.Segment.Count));
        var named = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            var (segment, scores) = (parts[i].Part.Segment, matches.Scores[i]);
            MatchWords(segment, values, categories, typos, scores);
            named += MatchKey(segment, parts[i].Base, scores);
        }

        for (var i = 0; i < parts.Count; i++)
            matches.Complete(i, parts[i].Base, named > 0 && _keyIsNoWord ? ExactKeyScore : 1, parts[i].Part.Segment.NameLengths, ShortNameBonus);
        return matches;
    }

    private int MatchKey(IndexSegment segment, ulong[] wanted, ushort[] scores)
    {
        var named = 0;
        if (_key.Length == 0)
            return 0;
        foreach (var product in segment.KeyPostings.ProductsOf(segment.Keys.Find(_key, asBeginning: false)))
        {
            scores[product] = ExactKeyScore;
            named += wanted.Has(product) ? 1 : 0;
        }

        return named;
    }

    private void MatchWords(IndexSegment segment, IndexValues values, CategoryMap categories, int typos, ushort[] scores)
    {
        if (_units.Length == 0)
            return;
        var own = ArrayPool<ushort>.Shared.Rent(segment.Count);
        var all = scores.AsSpan(0, segment.Count);
        for (var i = 0; i < _units.Length; i++)
        {
            var word = i == 0 ? all : own.AsSpan(0, segment.Count);
            word.Clear();
            MatchWord(_units[i], (typos & (1 << i)) != 0, segment, values, categories, word);
            if (i > 0)
                AddWhereBoth(all, word);
        }

        ArrayPool<ushort>.Shared.Return(own);
    }

    private static void MatchWord(Unit unit, bool mayBeMistyped, IndexSegment segment, IndexValues values, CategoryMap categories, Span<ushort> scores)
    {
        if (mayBeMistyped)
        {
            foreach (var range in segment.Terms.Resembling(unit.Word, asBeginning: false).Concat(segment.Terms.Resembling(unit.Stem, asBeginning: false)))
                Put(segment.TermPostings, range, Typo, Typo, scores);
            Put(categories.Resembling(unit.Word, asBeginning: false).Concat(categories.Resembling(unit.Stem, asBeginning: false)), Typo, segment, values, categories, scores);
        }

        if (unit.IsLast)
        {
            Put(segment.TermPostings, segment.Terms.BeginningWith(unit.Word), Beginning, 0, scores);
            if (mayBeMistyped)
            {
                foreach (var range in segment.Terms.Resembling(unit.Word, asBeginning: true))
                    Put(segment.TermPostings, range, Typo - 1, 0, scores);
            }

            Put(categories.WithBeginning(unit.Word), Beginning, segment, values, categories, scores);
        }

        if (unit.KeyBeginning is { } key)
        {
            foreach (var product in segment.KeyPostings.ProductsOf(segment.Keys.Find(key, asBeginning: true)))
                scores[product] = Math.Max(scores[product], (ushort)(ProductTerms.KeyWeight * Beginning));
        }

        Put(categories.WithWord(unit.Stem), Stem, segment, values, categories, scores);
        Put(categories.WithWord(unit.Word), Exact, segment, values, categories, scores);
        if (segment.Terms.Find(unit.Stem) is >= 0 and var stem)
            Put(segment.TermPostings, stem..(stem + 1), Stem, Stem, scores);
        if (segment.Terms.Find(unit.Word) is >= 0 and var exact)
            Put(segment.TermPostings, exact..(exact + 1), Exact, Stem, scores);
    }

    /// <summary>Scores products by their weights; where a word stands as such it may count more than where it is the stem of another.</summary>
    private static void Put(Postings postings, Range terms, int factor, int stemFactor, Span<ushort> scores)
    {
        var products = postings.ProductsOf(terms);
        var weights = postings.WeightsOf(terms);
        for (var i = 0; i < products.Length; i++)
        {
            var score = (ushort)((weights[i] >> 1) * ((weights[i] & 1) != 0 ? factor : stemFactor));
            ref var best = ref scores[products[i]];
            if (score > best)
                best = score;
        }
    }

    private static void Put(IEnumerable<int> found, int factor, IndexSegment segment, IndexValues values, CategoryMap categories, Span<ushort> scores)
    {
        foreach (var category in found)
        {
            foreach (var product in categories.ProductsOf(category, segment, values).Each())
                scores[product] = Math.Max(scores[product], (ushort)(ProductTerms.CategoryWeight * factor));
        }
    }

    private static void AddWhereBoth(Span<ushort> all, ReadOnlySpan<ushort> word)
    {
        var i = 0;
        for (; i <= all.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            var (a, b) = (new Vector<ushort>(all[i..]), new Vector<ushort>(word[i..]));
            var missing = Vector.Equals(a, Vector<ushort>.Zero) | Vector.Equals(b, Vector<ushort>.Zero);
            Vector.AndNot(a + b, missing).CopyTo(all[i..]);
        }

        for (; i < all.Length; i++)
            all[i] = all[i] == 0 || word[i] == 0 ? (ushort)0 : (ushort)(all[i] + word[i]);
    }

    /// <param name="Word">As it was typed, folded.</param>
    /// <param name="Stem">What other forms of it have in common.</param>
    /// <param name="MayBeMistyped">A word long enough.</param>
    /// <param name="KeyBeginning">What may be the beginning of a SKU or barcode; null for a plain word.</param>
    /// <param name="IsLast">It may be going on.</param>
    private sealed record Unit(string Word, string Stem, bool MayBeMistyped, string? KeyBeginning, bool IsLast);
}

/// <summary>The products that a text finds, a part of the index each. Rents memory, so it is to be disposed.</summary>
internal sealed class TextMatches : IDisposable
{
    public TextMatches(int typos, IEnumerable<int> sizes)
    {
        Typos = typos;
        Products = [.. sizes.Select(Bits.New)];
        Scores = [.. Products.Select(products => ArrayPool<ushort>.Shared.Rent(products.Length * 64))];
        for (var i = 0; i < Scores.Length; i++)
            Scores[i].AsSpan(0, Products[i].Length * 64).Clear();
    }

    /// <summary>The words that were taken as mistyped, a bit each.</summary>
    public int Typos { get; }

    /// <summary>How well each product fits; 0 for those that do not.</summary>
    public ushort[][] Scores { get; }

    public ulong[][] Products { get; }

    public int Count { get; private set; }

    /// <summary>Keeps those that are on sale and have the least score.</summary>
    public void Complete(int part, ulong[] onSale, int least, List<byte> nameLengths, int shortNameBonus)
    {
        var (scores, products) = (Scores[part], Products[part]);
        for (var i = 0; i < products.Length; i++)
        {
            if (onSale[i] == 0)
                continue;
            products[i] = onSale[i] & Bits.OfAtLeast(scores.AsSpan(i * 64, 64), (ushort)least);
            Count += BitOperations.PopCount(products[i]);
        }

        foreach (var product in products.Each())
            scores[product] += (ushort)Math.Max(0, shortNameBonus - nameLengths[product]);
    }

    public void Dispose()
    {
        foreach (var scores in Scores)
            ArrayPool<ushort>.Shared.Return(scores);
    }
}
