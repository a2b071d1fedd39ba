using Shop.Domain.Catalog;

namespace Shop.Infrastructure.Search;

/// <summary>The categories that are shown, numbered, with the words of their names.</summary>
internal sealed class CategoryMap
{
    private readonly Dictionary<Guid, int> _numbers;
    private readonly int[] _parents;
    private readonly List<int>[] _byWord;
    private readonly WordList _words;

    public CategoryMap(CategoryTree tree)
    {
        Categories = [.. tree.ChildrenOf(null).SelectMany(tree.SelfAndDescendants)];
        _numbers = Categories.Select((category, number) => (category.Id, number)).ToDictionary(c => c.Id, c => c.number);
        _parents = [.. Categories.Select(category => category.ParentId is { } parent ? _numbers[parent] : -1)];
        var byWord = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (var number = 0; number < Categories.Length; number++)
        {
            var words = Words.Of(Categories[number].Name).Concat(Words.JoinedOf(Categories[number].Name));
            foreach (var word in words.SelectMany(word => new[] { word, Words.StemOf(word) }).Distinct(StringComparer.Ordinal))
            {
                if (!byWord.TryGetValue(word, out var categories))
                    byWord[word] = categories = [];
                categories.Add(number);
            }
        }

        _words = new WordList([.. byWord.Keys]);
        _byWord = [.. byWord.Values];
    }

    /// <summary>By their number; every one behind its parent.</summary>
    public Category[] Categories { get; }

    /// <summary>The number of a category; -1 if it is not shown.</summary>
    public int Find(Guid id) => _numbers.GetValueOrDefault(id, -1);

    /// <summary>The number of the category above; -1 of one at the root.</summary>
    public int ParentOf(int number) => _parents[number];

    /// <summary>Those whose name has the word itself.</summary>
    public IEnumerable<int> WithWord(string word) => _words.Find(word) is >= 0 and var at ? _byWord[at] : [];

    public IEnumerable<int> WithBeginning(string beginning) => At([_words.BeginningWith(beginning)]);

    public IEnumerable<int> Resembling(string word, bool asBeginning) => At(_words.Resembling(word, asBeginning));

    /// <summary>The products of a segment that stand in the category or below it.</summary>
    public ulong[] ProductsOf(int number, IndexSegment segment, IndexValues values) => segment.Keep(this, number, product =>
    {
        foreach (var category in segment.Categories[product])
        {
            for (var at = Find(values.Categories[category]); at >= 0; at = _parents[at])
            {
                if (at == number)
                    return true;
            }
        }

        return false;
    });

    private IEnumerable<int> At(IEnumerable<Range> ranges) =>
        ranges.SelectMany(range => Enumerable.Range(range.Start.Value, range.End.Value - range.Start.Value)).SelectMany(word => _byWord[word]).Distinct();
}
