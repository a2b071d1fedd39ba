using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Shop.Infrastructure.Search;

/// <summary>A product as a document of the index: what it is found by as terms, all else as one value that is read when a segment is opened.</summary>
internal sealed class ProductDocument : IDisposable
{
    /// <summary>Grows when documents are laid out otherwise, so that older ones cannot be read.</summary>
    public const int Format = 1;

    /// <summary>Grows when other words are made of the same product, so that older documents can be read and are to be made anew.</summary>
    public const int Schema = 1;

    public const string IdField = "id";
    public const string TermField = "term";
    public const string KeyField = "key";
    public const string ValueField = "value";

    private static readonly FieldType Frequencies = Unstored(IndexOptions.DOCS_AND_FREQS);
    private static readonly FieldType Occurrences = Unstored(IndexOptions.DOCS_ONLY);
    private static readonly FieldType Whole = Unstored(IndexOptions.DOCS_ONLY, isTokenized: false);

    private readonly Repeated _terms = new();
    private readonly Repeated _keys = new();
    private readonly BinaryDocValuesField _value = new(ValueField, new BytesRef());
    private readonly Field _id = new(IdField, "", Whole);
    private readonly Document _document = [];

    public ProductDocument()
    {
        _document.Add(_id);
        _document.Add(new Field(TermField, _terms, Frequencies));
        _document.Add(new Field(KeyField, _keys, Occurrences));
        _document.Add(_value);
    }

    public static Term TermOf(Guid id) => new(IdField, id.ToString("N"));

    /// <summary>The document of a product with its terms, good until the next one is made.</summary>
    public Document Of(IndexedProduct product, SortedDictionary<string, int> terms, ProductStamps stamps)
    {
        _id.SetStringValue(product.Id.ToString("N"));
        _terms.Set(terms.Select(term => (term.Key, term.Value)));
        _keys.Set(ProductTerms.KeysOf(product).Select(key => (key, 1)));
        _value.SetBytesValue(new BytesRef(Encode(product, stamps)));
        return _document;
    }

    public void Dispose()
    {
        _terms.Dispose();
        _keys.Dispose();
    }

    /// <summary>Hashes of all that the index holds of a product but its words, and of these.</summary>
    public static (ulong Content, ulong Text) HashesOf(IndexedProduct product, SortedDictionary<string, int> terms)
    {
        var text = new XxHash3();
        foreach (var (term, weight) in terms)
            text.Append(Encoding.UTF8.GetBytes($"{term} {weight}\n"));
        foreach (var key in ProductTerms.KeysOf(product))
            text.Append(Encoding.UTF8.GetBytes($"{key}\n"));
        return (XxHash3.HashToUInt64(Encode(product, default)), text.GetCurrentHashAsUInt64());
    }

    private static byte[] Encode(IndexedProduct product, ProductStamps stamps)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(product.Id.ToByteArray());
        writer.Write(product.CreatedAt.ToUnixTimeMilliseconds());
        writer.Write(stamps.Content);
        writer.Write(stamps.Text);
        writer.Write(stamps.NameMoved);
        writer.Write(stamps.PriceMoved);
        writer.Write(stamps.TextMoved);
        writer.Write(product.Slug);
        writer.Write(product.Name);
        writer.Write(product.SortName);
        writer.Write7BitEncodedInt(Words.Of(product.Name).Count);
        writer.Write(product.Vendor);
        writer.Write7BitEncodedInt(product.Tags.Count);
        foreach (var tag in product.Tags)
            writer.Write(tag);
        writer.Write7BitEncodedInt(product.CategoryIds.Count);
        foreach (var category in product.CategoryIds)
            writer.Write(category.ToByteArray());
        writer.Write7BitEncodedInt(product.Variants.Count);
        foreach (var variant in product.Variants)
        {
            writer.Write(variant.InStock);
            writer.Write7BitEncodedInt(variant.Options.Count);
            foreach (var option in variant.Options)
                writer.Write(OptionOf(option.Name, option.Value));
            writer.Write7BitEncodedInt(variant.Prices.Count);
            foreach (var price in variant.Prices)
            {
                writer.Write(price.Currency.Code);
                writer.Write7BitEncodedInt64(price.AmountMinor);
            }
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>A value with the name of its option, of which no control character is a part.</summary>
    public static string OptionOf(string name, string value) => $"{name}\n{value}";

    private static FieldType Unstored(IndexOptions options, bool isTokenized = true)
    {
        var type = new FieldType { IsIndexed = true, IsTokenized = isTokenized, OmitNorms = true, IndexOptions = options };
        type.Freeze();
        return type;
    }

    /// <summary>Words, each as often as it weighs: its frequency is what the index keeps of it.</summary>
    private sealed class Repeated : TokenStream
    {
        private readonly ICharTermAttribute _term;
        private readonly List<(string Word, int Times)> _words = [];
        private int _at;
        private int _times;

        public Repeated() => _term = AddAttribute<ICharTermAttribute>();

        public void Set(IEnumerable<(string Word, int Times)> words)
        {
            _words.Clear();
            _words.AddRange(words);
        }

        public override void Reset()
        {
            base.Reset();
            (_at, _times) = (0, 0);
        }

        public override bool IncrementToken()
        {
            ClearAttributes();
            if (_at < _words.Count && _times == _words[_at].Times)
                (_at, _times) = (_at + 1, 0);
            if (_at == _words.Count)
                return false;
            _times++;
            _term.SetEmpty().Append(_words[_at].Word);
            return true;
        }
    }
}

/// <summary>What the index notes of a product beside its content.</summary>
/// <param name="Content">A hash of all that can be asked for but the words.</param>
/// <param name="Text">A hash of the words.</param>
/// <param name="NameMoved">The number of the change since when it has its place in lists by name; 0 from the beginning.</param>
/// <param name="PriceMoved">By price.</param>
/// <param name="TextMoved">By relevance.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProductStamps(ulong Content, ulong Text, long NameMoved, long PriceMoved, long TextMoved)
{
    public long MovedIn(Application.Catalog.ProductSort sort) => sort switch
    {
        Application.Catalog.ProductSort.Name or Application.Catalog.ProductSort.NameDescending => NameMoved,
        Application.Catalog.ProductSort.Price or Application.Catalog.ProductSort.PriceDescending => PriceMoved,
        Application.Catalog.ProductSort.Relevance => TextMoved,
        _ => 0,
    };
}
