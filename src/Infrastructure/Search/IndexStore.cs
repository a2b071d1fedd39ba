using System.Globalization;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Shop.Infrastructure.Search;

/// <summary>One Lucene index in a folder of its own, with the snapshot that queries read. Written by one thread at a time.</summary>
internal sealed class IndexStore : IDisposable
{
    private const LuceneVersion Version = LuceneVersion.LUCENE_48;
    private const double BufferMegabytes = 32;
    private const int MaxSegmentsOfASize = 5;

    private readonly FSDirectory _directory;
    private readonly IndexWriter _writer;
    private readonly ProductDocument _document = new();
    private readonly IndexValues _values = new();
    private readonly ConditionalWeakTable<object, IndexSegment> _segments = [];
    private DirectoryReader _reader;
    private IndexSnapshot _snapshot;

    private IndexStore(string folder, OpenMode mode)
    {
        Folder = folder;
        _directory = new NIOFSDirectory(folder);
        var isOpen = false;
        try
        {
            var policy = new TieredMergePolicy { SegmentsPerTier = MaxSegmentsOfASize, MaxMergeAtOnce = MaxSegmentsOfASize };
            _writer = new IndexWriter(_directory, new IndexWriterConfig(Version, analyzer: null) { OpenMode = mode, RAMBufferSizeMB = BufferMegabytes, MergePolicy = policy });
            isOpen = true;
        }
        finally
        {
            if (!isOpen)
                _directory.Dispose();
        }

        _reader = DirectoryReader.Open(_writer, applyAllDeletes: true);
        _snapshot = IndexSnapshot.Of(_reader, _values, SegmentOf);
    }

    public string Folder { get; }

    public IndexSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>All changes of the catalog up to this number are in the index, once it is committed also on disk.</summary>
    public long Sequence { get; set; }

    /// <summary>The last change before the index was built from the whole catalog.</summary>
    public long BuiltAt { get; private init; }

    /// <summary>When the change of <see cref="Sequence"/> was made, by which another database is recognised.</summary>
    public DateTimeOffset? ChangedAt { get; set; }

    /// <summary>When the index was last known to hold all changes.</summary>
    public DateTimeOffset GoodAt { get; set; }

    /// <summary>False if other words would be made of the products today.</summary>
    public bool IsCurrent { get; private init; } = true;

    /// <summary>True if something is not on disk yet.</summary>
    public bool IsChanged => _writer.HasUncommittedChanges();

    public static IndexStore Create(string folder, long builtAt)
    {
        System.IO.Directory.CreateDirectory(folder);
        return new IndexStore(folder, OpenMode.CREATE) { BuiltAt = builtAt, Sequence = builtAt };
    }

    /// <summary>The complete index of a folder; null if there is none, or of a format that is no longer read. Throws whatever Lucene does if it is damaged.</summary>
    public static IndexStore? Open(string folder)
    {
        IDictionary<string, string> noted;
        using (var directory = new NIOFSDirectory(folder))
        {
            if (!DirectoryReader.IndexExists(directory))
                return null;
            using var reader = DirectoryReader.Open(directory);
            noted = reader.IndexCommit.UserData;
            if (!noted.TryGetValue("format", out var format) || Number(format) != ProductDocument.Format)
                return null;

            // Every file carries a checksum; what is damaged must not be found out by a shopper.
            foreach (var leaf in reader.Leaves)
                leaf.AtomicReader.CheckIntegrity();
        }

        return new IndexStore(folder, OpenMode.APPEND)
        {
            Sequence = Number(noted["sequence"]),
            BuiltAt = Number(noted["builtAt"]),
            ChangedAt = Number(noted["changedAt"]) is not 0 and var changed ? DateTimeOffset.FromUnixTimeMilliseconds(changed) : null,
            GoodAt = DateTimeOffset.FromUnixTimeMilliseconds(Number(noted["goodAt"])),
            IsCurrent = Number(noted["schema"]) == ProductDocument.Schema,
        };
    }

    /// <summary>Puts a product into an index that does not have it.</summary>
    public void Add(IndexedProduct product)
    {
        var terms = ProductTerms.Of(product);
        var (content, text) = ProductDocument.HashesOf(product, terms);
        _writer.AddDocument(_document.Of(product, terms, new ProductStamps(content, text, 0, 0, 0)));
    }

    /// <summary>Makes a product be in the index as it is now. Nothing is written if it is so already.</summary>
    /// <param name="product">As it is on sale.</param>
    /// <param name="change">The number of its change.</param>
    public void Put(IndexedProduct product, long change)
    {
        var terms = ProductTerms.Of(product);
        var (content, text) = ProductDocument.HashesOf(product, terms);
        var moved = Math.Max(change, Snapshot.LastMove + 1);

        // A product that was not here and is not new may have been, at another place.
        var stamps = product.Version > 1 ? new ProductStamps(content, text, moved, moved, moved) : new ProductStamps(content, text, 0, 0, 0);
        if (Snapshot.Find(product.Id) is var (segment, number))
        {
            var before = segment.Stamps[number];
            if (before.Content == content && before.Text == text)
                return;
            stamps = new ProductStamps(
                content,
                text,
                segment.SortNames.TextAt(number) == product.SortName ? before.NameMoved : moved,
                HasSamePrices(segment, number, product) ? before.PriceMoved : moved,
                before.Text == text ? before.TextMoved : moved);
        }

        _writer.UpdateDocument(ProductDocument.TermOf(product.Id), _document.Of(product, terms, stamps));
    }

    public void Remove(Guid id)
    {
        if (Snapshot.Find(id) is not null)
            _writer.DeleteDocuments(ProductDocument.TermOf(id));
    }

    /// <summary>Lets queries see what was put and removed.</summary>
    public void Refresh()
    {
        if (DirectoryReader.OpenIfChanged(_reader, _writer, applyAllDeletes: true) is not { } reader)
            return;
        var snapshot = IndexSnapshot.Of(reader, _values, SegmentOf);
        _reader.Dispose();
        _reader = reader;
        Volatile.Write(ref _snapshot, snapshot);
    }

    /// <summary>Puts on disk what is in the index; a process that is killed later begins from here.</summary>
    public void Commit()
    {
        _writer.SetCommitData(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = Text(ProductDocument.Format),
            ["schema"] = Text(IsCurrent ? ProductDocument.Schema : 0),
            ["sequence"] = Text(Sequence),
            ["builtAt"] = Text(BuiltAt),
            ["changedAt"] = Text(ChangedAt?.ToUnixTimeMilliseconds() ?? 0),
            ["goodAt"] = Text(GoodAt.ToUnixTimeMilliseconds()),
        });
        _writer.Commit();
    }

    /// <summary>Closes it as it was committed last.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        _writer.Rollback();
        _document.Dispose();
        _directory.Dispose();
    }

    private static bool HasSamePrices(IndexSegment segment, int number, IndexedProduct product)
    {
        var after = product.Variants.SelectMany(variant => variant.Prices).GroupBy(price => price.Currency.Code, StringComparer.Ordinal).ToDictionary(of => of.Key, of => of.Min(price => price.AmountMinor), StringComparer.Ordinal);
        return segment.Prices.All(of => of.Value.LowestOf(number) == after.GetValueOrDefault(of.Key, PriceColumn.None)) && after.Keys.All(segment.Prices.ContainsKey);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private IndexSegment SegmentOf(AtomicReader reader) => _segments.GetValue(reader.CoreCacheKey, _ => new IndexSegment(reader, _values));
}
