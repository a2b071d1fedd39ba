using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Shop.Infrastructure.Search;

/// <summary>
/// A segment of the index in memory, column by column, since queries count over all that match. Products are numbered as in the
/// segment; those that were deleted since are still there.
/// </summary>
internal sealed class IndexSegment
{
    /// <summary>Options a variant has at most.</summary>
    public const int MaxOptions = Domain.Catalog.ProductRules.MaxOptions;

    /// <summary>Sets of products that are kept because queries ask for them again.</summary>
    private const int MaxKept = 500;

    private readonly ConcurrentDictionary<(object, int), ulong[]> _kept = new();

    public IndexSegment(AtomicReader reader, IndexValues values)
    {
        Count = reader.MaxDoc;
        var columns = new ColumnReader(this, values);
        var stored = reader.GetBinaryDocValues(ProductDocument.ValueField) ?? throw new CorruptIndexException("The index holds no products.");
        var bytes = new BytesRef();
        for (var product = 0; product < Count; product++)
        {
            stored.Get(product, bytes);
            columns.Add(bytes.Bytes.AsSpan(bytes.Offset, bytes.Length));
        }

        columns.Complete();
        (Terms, TermPostings) = ReadTerms(reader);
        (Keys, KeyPostings) = ReadKeys(reader);
    }

    public int Count { get; }

    public List<Guid> Ids { get; } = [];

    public List<long> CreatedAt { get; } = [];

    public List<ProductStamps> Stamps { get; } = [];

    public Utf8Column Slugs { get; } = new();

    public Utf8Column Names { get; } = new();

    public Utf8Column SortNames { get; } = new();

    /// <summary>By <see cref="PrefixOf"/>.</summary>
    public List<ulong> SortNamePrefixes { get; } = [];

    public List<byte> NameLengths { get; } = [];

    public List<int> Vendors { get; } = [];

    public Lists Tags { get; } = new();

    public Lists Categories { get; } = new();

    /// <summary>The values of options that any variant of the product has.</summary>
    public Lists OptionValues { get; } = new();

    /// <summary>The first variant of each product; that of the next ends its own.</summary>
    public List<int> FirstVariants { get; } = [0];

    /// <summary><see cref="MaxOptions"/> numbers a variant; -1 where there is no option.</summary>
    public List<int> VariantOptions { get; } = [];

    public List<bool> VariantsInStock { get; } = [];

    /// <summary>By the code of the currency.</summary>
    public Dictionary<string, PriceColumn> Prices { get; } = new(StringComparer.Ordinal);

    public WordList Terms { get; }

    public Postings TermPostings { get; }

    public Utf8Column Keys { get; }

    public Postings KeyPostings { get; }

    private int[] ById { get; set; } = [];

    private Guid[] SortedIds { get; set; } = [];

    /// <summary>The number of a product that is not deleted; -1 if it is not here.</summary>
    public int Find(Guid id, ulong[]? live)
    {
        // A product is here several times if it was changed; all but one are deleted.
        var at = Array.BinarySearch(SortedIds, id);
        if (at < 0)
            return -1;
        while (at > 0 && SortedIds[at - 1] == id)
            at--;
        for (; at < SortedIds.Length && SortedIds[at] == id; at++)
        {
            if (live is null || live.Has(ById[at]))
                return ById[at];
        }

        return -1;
    }

    /// <summary>The products for which it is so, remembered under the key, which must mean the same for ever.</summary>
    public ulong[] Keep(object key, int number, Func<int, bool> belongs)
    {
        if (_kept.TryGetValue((key, number), out var kept))
            return kept;
        var bits = Bits.New(Count);
        for (var product = 0; product < Count; product++)
        {
            if (belongs(product))
                bits.Add(product);
        }

        if (_kept.Count >= MaxKept)
            _kept.Clear();
        _kept[(key, number)] = bits;
        return bits;
    }

    /// <summary>The first bytes of a text as a number that orders as they do.</summary>
    public static ulong PrefixOf(ReadOnlySpan<byte> text)
    {
        Span<byte> first = stackalloc byte[8];
        first.Clear();
        text[..Math.Min(text.Length, first.Length)].CopyTo(first);
        return BinaryPrimitives.ReadUInt64BigEndian(first);
    }

    private static (WordList, Postings) ReadTerms(AtomicReader reader)
    {
        var words = new List<string>();
        var postings = new Postings();
        Read(reader, ProductDocument.TermField, term => words.Add(term.Utf8ToString()), postings);
        return (new WordList([.. words]), postings);
    }

    private static (Utf8Column, Postings) ReadKeys(AtomicReader reader)
    {
        var keys = new Utf8Column();
        var postings = new Postings();
        Read(reader, ProductDocument.KeyField, term => keys.Add(term.Bytes.AsSpan(term.Offset, term.Length)), postings);
        keys.Trim();
        return (keys, postings);
    }

    private static void Read(AtomicReader reader, string field, Action<BytesRef> add, Postings postings)
    {
        if (reader.GetTerms(field) is { } terms)
        {
            DocsEnum? products = null;
            for (var each = terms.GetEnumerator(); each.MoveNext();)
            {
                add(each.Term);
                products = each.Docs(null, products, DocsFlags.FREQS);
                while (products.NextDoc() != DocIdSetIterator.NO_MORE_DOCS)
                    postings.Add(products.DocID, (byte)Math.Min(products.Freq, byte.MaxValue));
                postings.End();
            }
        }

        postings.Trim();
    }

    /// <summary>Takes the stored values of products apart.</summary>
    private ref struct ColumnReader(IndexSegment segment, IndexValues values)
    {
        private ReadOnlySpan<byte> _rest;

        public void Add(ReadOnlySpan<byte> product)
        {
            _rest = product;
            segment.Ids.Add(new Guid(Take(16)));
            segment.CreatedAt.Add(Number());
            segment.Stamps.Add(new ProductStamps((ulong)Number(), (ulong)Number(), Number(), Number(), Number()));
            segment.Slugs.Add(Text());
            segment.Names.Add(Text());
            var sortName = Text();
            segment.SortNames.Add(sortName);
            segment.SortNamePrefixes.Add(PrefixOf(sortName));
            segment.NameLengths.Add((byte)Math.Min(Int(), byte.MaxValue));
            segment.Vendors.Add(values.Vendors.Add(String()));
            for (var i = Int(); i > 0; i--)
                segment.Tags.Add(values.Tags.Add(String()));
            segment.Tags.End();
            for (var i = Int(); i > 0; i--)
                segment.Categories.Add(values.Categories.Add(new Guid(Take(16))));
            segment.Categories.End();
            for (var i = Int(); i > 0; i--)
                AddVariant();
            segment.OptionValues.End();
            segment.FirstVariants.Add(segment.VariantsInStock.Count);
            foreach (var prices in segment.Prices.Values)
                prices.EndProduct(segment.VariantsInStock.Count);
        }

        public readonly void Complete()
        {
            segment.ById = [.. Enumerable.Range(0, segment.Count)];
            segment.SortedIds = [.. segment.Ids];
            Array.Sort(segment.SortedIds, segment.ById);
            segment.Slugs.Trim();
            segment.Names.Trim();
            segment.SortNames.Trim();
            segment.Tags.Trim();
            segment.Categories.Trim();
            segment.OptionValues.Trim();
            segment.VariantOptions.TrimExcess();
            segment.VariantsInStock.TrimExcess();
            foreach (var prices in segment.Prices.Values)
                prices.Complete(segment);
        }

        private void AddVariant()
        {
            var variant = segment.VariantsInStock.Count;
            segment.VariantsInStock.Add(Take(1)[0] != 0);
            var options = Int();
            for (var i = 0; i < MaxOptions; i++)
            {
                var option = i < options ? values.Options.Add(String()) : -1;
                segment.VariantOptions.Add(option);
                if (option >= 0)
                    segment.OptionValues.AddOnce(option);
            }

            for (var i = Int(); i > 0; i--)
            {
                var currency = String();
                if (!segment.Prices.TryGetValue(currency, out var prices))
                    segment.Prices[currency] = prices = new PriceColumn(segment.FirstVariants.Count - 1);
                prices.Add(variant, Long());
            }
        }

        private ReadOnlySpan<byte> Take(int length)
        {
            var taken = _rest[..length];
            _rest = _rest[length..];
            return taken;
        }

        private long Number() => MemoryMarshal.Read<long>(Take(8));

        private int Int() => (int)Long();

        private long Long()
        {
            long number = 0;
            for (var shift = 0; ; shift += 7)
            {
                var part = Take(1)[0];
                number |= (long)(part & 0x7f) << shift;
                if (part < 0x80)
                    return number;
            }
        }

        private ReadOnlySpan<byte> Text() => Take(Int());

        private string String() => Encoding.UTF8.GetString(Text());
    }
}

/// <summary>What the numbers in the columns of an index's segments stand for.</summary>
internal sealed class IndexValues
{
    public ValueTable<string> Vendors { get; } = new();

    public ValueTable<string> Tags { get; } = new();

    public ValueTable<Guid> Categories { get; } = new();

    /// <summary>Values of options by <see cref="ProductDocument.OptionOf"/>.</summary>
    public ValueTable<string> Options { get; } = new();
}

/// <summary>A list of numbers a product, in one piece of memory.</summary>
internal sealed class Lists
{
    private readonly List<int> _numbers = [];
    private readonly List<int> _ends = [];

    public ReadOnlySpan<int> this[int product] => CollectionsMarshal.AsSpan(_numbers)[(product == 0 ? 0 : _ends[product - 1]).._ends[product]];

    public void Add(int number) => _numbers.Add(number);

    public void AddOnce(int number)
    {
        var start = _ends.Count == 0 ? 0 : _ends[^1];
        if (!CollectionsMarshal.AsSpan(_numbers)[start..].Contains(number))
            _numbers.Add(number);
    }

    public void End() => _ends.Add(_numbers.Count);

    public void Trim()
    {
        _numbers.TrimExcess();
        _ends.TrimExcess();
    }
}

/// <summary>The products that each term finds, with what the index holds of it.</summary>
internal sealed class Postings
{
    private readonly List<int> _products = [];
    private readonly List<byte> _weights = [];
    private readonly List<int> _ends = [];

    public ReadOnlySpan<int> ProductsOf(Range terms) => CollectionsMarshal.AsSpan(_products)[Of(terms)];

    public ReadOnlySpan<byte> WeightsOf(Range terms) => CollectionsMarshal.AsSpan(_weights)[Of(terms)];

    public void Add(int product, byte weight)
    {
        _products.Add(product);
        _weights.Add(weight);
    }

    public void End() => _ends.Add(_products.Count);

    public void Trim()
    {
        _products.TrimExcess();
        _weights.TrimExcess();
        _ends.TrimExcess();
    }

    private Range Of(Range terms) => Start(terms.Start.Value)..Start(terms.End.Value);

    private int Start(int term) => term == 0 ? 0 : _ends[term - 1];
}

/// <summary>The prices of variants in one currency, in minor units; -1 where something is not sold in it.</summary>
internal sealed class PriceColumn(int firstProduct)
{
    public const long None = -1;

    private readonly List<long> _prices = [];
    private readonly List<long> _lowest = [.. Enumerable.Repeat(None, firstProduct)];
    private long _pending = None;
    private ushort[]? _ranges;

    /// <summary>Products of which a variant is sold in the currency.</summary>
    public ulong[] Sold { get; private set; } = [];

    /// <summary>True if every variant of those is.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The lowest price of a product's variants.</summary>
    public long LowestOf(int product) => _lowest[product];

    public long Of(int variant) => _prices[variant];

    /// <summary>The ranges that the prices of each product's variants lie in, a bit each; the same whenever it is asked, since the ranges of a currency are.</summary>
    public ushort[] RangesBy(IndexSegment segment, Func<long, int> rangeOf)
    {
        if (_ranges is { } known)
            return known;
        var ranges = new ushort[segment.Count];
        for (var product = 0; product < segment.Count; product++)
        {
            for (var variant = segment.FirstVariants[product]; variant < segment.FirstVariants[product + 1]; variant++)
            {
                if (_prices[variant] != None)
                    ranges[product] |= (ushort)(1 << rangeOf(_prices[variant]));
            }
        }

        return _ranges = ranges;
    }

    public void Add(int variant, long price)
    {
        FillUp(variant);
        _prices.Add(price);
        _pending = _pending == None ? price : Math.Min(_pending, price);
    }

    public void EndProduct(int variants)
    {
        FillUp(variants);
        _lowest.Add(_pending);
        _pending = None;
    }

    public void Complete(IndexSegment segment)
    {
        _prices.TrimExcess();
        _lowest.TrimExcess();
        Sold = Bits.New(segment.Count);
        IsWhole = true;
        for (var product = 0; product < segment.Count; product++)
        {
            if (_lowest[product] == None)
                continue;
            Sold.Add(product);
            for (var variant = segment.FirstVariants[product]; variant < segment.FirstVariants[product + 1]; variant++)
                IsWhole &= _prices[variant] != None;
        }
    }

    private void FillUp(int variant)
    {
        while (_prices.Count < variant)
            _prices.Add(None);
    }
}
