using System.Globalization;
using System.Text;
using Shop.Application.Catalog;

namespace Shop.Infrastructure.Search;

/// <summary>Keeps the first products in the order of a query: by what it is sorted by, then by id, which makes the order total.</summary>
internal sealed class ProductRanking
{
    /// <summary>Relevance in a cursor: which words were taken as mistyped, and behind it the score.</summary>
    private const int ScoreFactor = 100_000;

    private readonly ProductSort _sort;
    private readonly string _currency;
    private readonly int _typos;
    private readonly Place? _behind;
    private readonly byte[] _behindName = [];
    private readonly long _since;

    // A heap with the last of the kept ones on top.
    private readonly PriorityQueue<Place, Place> _kept;
    private readonly int _capacity;

    public ProductRanking(ProductQuery query, int typos, int capacity)
    {
        (_sort, _currency, _typos, _capacity) = (query.Sort, query.Currency.Code, typos, capacity);
        _kept = new PriorityQueue<Place, Place>(Math.Min(capacity + 1, 128), Comparer<Place>.Create((a, b) => Compare(b, a)));
        if (query.Cursor is not { } cursor)
            return;
        _since = cursor.Since;
        _behindName = IsByName ? Encoding.UTF8.GetBytes(cursor.Key) : [];
        var number = IsByName ? 0 : long.Parse(cursor.Key, CultureInfo.InvariantCulture);
        var key = _sort switch
        {
            ProductSort.Name or ProductSort.NameDescending => IndexSegment.PrefixOf(_behindName),
            ProductSort.Relevance => (ulong)(number % ScoreFactor),
            _ => (ulong)number,
        };
        _behind = new Place(IsDescending ? ~key : key, null, -1, cursor.Id);
    }

    /// <summary>Which words the query's cursor takes as mistyped; null without one.</summary>
    public static int? TyposOf(ProductQuery query) =>
        query is { Cursor: { } cursor, Sort: ProductSort.Relevance } ? (int)(long.Parse(cursor.Key, CultureInfo.InvariantCulture) / ScoreFactor % (1 << TextQuery.MaxWords)) : null;

    private bool IsByName => _sort is ProductSort.Name or ProductSort.NameDescending;

    private bool IsDescending => _sort is ProductSort.NameDescending or ProductSort.PriceDescending or ProductSort.Newest or ProductSort.Relevance;

    public void Add(IndexSegment segment, ulong[] products, ushort[]? scores)
    {
        var prices = segment.Prices.GetValueOrDefault(_currency);
        foreach (var product in products.Each())
        {
            var key = _sort switch
            {
                ProductSort.Name or ProductSort.NameDescending => segment.SortNamePrefixes[product],
                ProductSort.Price or ProductSort.PriceDescending => (ulong)prices!.LowestOf(product),
                ProductSort.Relevance => scores is null ? 0UL : scores[product],
                _ => (ulong)segment.CreatedAt[product],
            };
            key = IsDescending ? ~key : key;
            if (_kept.Count == _capacity && _kept.Peek().Key < key)
                continue;
            var place = new Place(key, segment, product, segment.Ids[product]);
            if (_behind is { } behind && (Compare(place, behind) <= 0 || segment.Stamps[product].MovedIn(_sort) > _since))
                continue;
            if (_kept.Count < _capacity)
                _kept.Enqueue(place, place);
            else if (Compare(place, _kept.Peek()) < 0)
                _kept.EnqueueDequeue(place, place);
        }
    }

    /// <summary>The kept ones in order.</summary>
    public List<Place> Result()
    {
        var places = new List<Place>(_kept.Count);
        while (_kept.TryDequeue(out var place, out _))
            places.Add(place);
        places.Reverse();
        return places;
    }

    /// <summary>The cursor behind a place.</summary>
    /// <param name="place">The last of a page.</param>
    /// <param name="lastMove">Of the snapshot, if the walk begins with it.</param>
    public ProductCursor CursorBehind(Place place, long lastMove)
    {
        var key = IsDescending ? ~place.Key : place.Key;
        var text = _sort switch
        {
            ProductSort.Name or ProductSort.NameDescending => place.Segment!.SortNames.TextAt(place.Product),
            ProductSort.Relevance => ((long)key + ((long)_typos * ScoreFactor)).ToString(CultureInfo.InvariantCulture),
            _ => key.ToString(CultureInfo.InvariantCulture),
        };
        return new ProductCursor(_sort, text, place.Id, _behind is null ? lastMove : _since);
    }

    private int Compare(Place a, Place b)
    {
        var order = a.Key.CompareTo(b.Key);
        if (order == 0 && IsByName)
        {
            order = NameOf(a).SequenceCompareTo(NameOf(b));
            if (IsDescending)
                order = -order;
        }

        return order != 0 ? order : a.Id.CompareTo(b.Id);
    }

    private ReadOnlySpan<byte> NameOf(Place place) => place.Segment is { } segment ? segment.SortNames[place.Product] : _behindName;

    /// <param name="Key">Orders as the list does, but for equal ones.</param>
    /// <param name="Segment">Null for the place of a cursor.</param>
    /// <param name="Product">Its number there.</param>
    /// <param name="Id">Of the product.</param>
    internal readonly record struct Place(ulong Key, IndexSegment? Segment, int Product, Guid Id);
}
