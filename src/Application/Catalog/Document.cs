using System.IO.Compression;

namespace Shop.Application.Catalog;

/// <summary>How an answer is packed.</summary>
public enum Packing
{
    None,
    Gzip,
    Brotli,
}

/// <summary>An answer as it is sent: its bytes, their strong entity tag in quotes, and the name of their packing in HTTP, null for none.</summary>
public sealed record Representation(byte[] Bytes, string ETag, string? Encoding);

/// <summary>An answer that is kept: JSON in UTF-8, and its packed forms, each made once, when it has been asked for a few times.</summary>
public sealed class Document
{
    /// <summary>A few who can unpack get it plain, so that nothing is packed that is asked for once a day.</summary>
    internal const int AsksBeforePacking = 4;

    /// <summary>Bytes below which packing saves less than it costs whoever unpacks.</summary>
    public const int LeastToPack = 512;

    private const string GzipSuffix = "-gzip";
    private const string BrotliSuffix = "-br";

    private readonly Form? _gzip;
    private readonly Form? _brotli;

    /// <param name="json">The bytes, not to be changed any more.</param>
    /// <param name="etag">Their entity tag, in quotes.</param>
    public Document(byte[] json, string etag)
    {
        Plain = new Representation(json, etag, null);
        if (json.Length >= LeastToPack)
            (_gzip, _brotli) = (new Form(Plain, "gzip", GzipSuffix), new Form(Plain, "br", BrotliSuffix));
    }

    public Representation Plain { get; }

    /// <summary>What is to be sent to who can unpack that: plain, until it has been packed.</summary>
    public Representation As(Packing packing) => packing switch
    {
        Packing.Brotli => _brotli?.Ask() ?? Plain,
        Packing.Gzip => _gzip?.Ask() ?? Plain,
        _ => Plain,
    };

    /// <summary>True of the entity tags of all its forms, also of those that have not been made (again) yet: what they hold is the same.</summary>
    public bool IsNamed(string etag) => IsNamed(etag, Plain.ETag);

    /// <summary>The same where only the entity tag of the plain form is known.</summary>
    public static bool IsNamed(string etag, string plain)
    {
        return etag == plain || IsForm(BrotliSuffix) || IsForm(GzipSuffix);

        bool IsForm(string suffix) => etag.Length == plain.Length + suffix.Length && etag.AsSpan().StartsWith(plain.AsSpan(0, plain.Length - 1)) && etag.AsSpan(plain.Length - 1).StartsWith(suffix);
    }

    private sealed class Form(Representation plain, string encoding, string suffix)
    {
        private int _asks;
        private Representation? _packed;

        public string ETag { get; } = plain.ETag.Insert(plain.ETag.Length - 1, suffix);

        public Representation Ask()
        {
            if (Volatile.Read(ref _packed) is { } packed)
                return packed;
            if (Volatile.Read(ref _asks) < AsksBeforePacking && Interlocked.Increment(ref _asks) == AsksBeforePacking)
                ThreadPool.UnsafeQueueUserWorkItem(static form => form.Pack(), this, preferLocal: false);
            return plain;
        }

        private void Pack()
        {
            using var packed = new MemoryStream();
            using (Stream packer = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true) : new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
                packer.Write(plain.Bytes);
            Volatile.Write(ref _packed, packed.Length < plain.Bytes.Length ? new Representation(packed.ToArray(), ETag, encoding) : plain);
        }
    }
}
