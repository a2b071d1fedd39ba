using Shop.Domain.Catalog;

namespace Shop.Application.Catalog;

/// <summary>A file format of catalogs, read and written as a stream.</summary>
public interface ICatalogFormat
{
    /// <summary>As in <c>?format=</c> and in a job.</summary>
    string Name { get; }

    string MediaType { get; }

    /// <summary>Reads products and faults in the order of the file. Never throws for what is in the file.</summary>
    IAsyncEnumerable<ImportEntry> ReadAsync(Stream stream, CancellationToken cancellationToken);

    /// <summary>Writes products; reading them back gives the same products.</summary>
    Task WriteAsync(IAsyncEnumerable<ExportedProduct> products, Stream stream, CancellationToken cancellationToken);
}

/// <summary>Something found in an import file.</summary>
/// <param name="Rows">Rows read since the entry before.</param>
public abstract record ImportEntry(int Rows);

/// <summary>A row, or a part of one, that cannot be used. A notice tells something without refusing anything.</summary>
public sealed record ImportFault(int Rows, long Row, string? Column, string Code, string Message, bool IsNotice = false) : ImportEntry(Rows);

/// <summary>A product from a file.</summary>
public sealed record ImportedProduct(int Rows, long Row) : ImportEntry(Rows)
{
    /// <summary>Members that are null are not in the file, and stay as they are; an empty name likewise.</summary>
    public required ProductWrite Content { get; init; }

    /// <summary>Members of variants that the file has no place for, and that stay as they are.</summary>
    public VariantMembers Absent { get; init; }

    /// <summary>The file's format has a place for one category; further ones stay while that one is the product's first.</summary>
    public bool HoldsFirstCategoryOnly { get; init; }

    /// <summary>The row of each of the content's variants.</summary>
    public required IReadOnlyList<long> VariantRows { get; init; }

    /// <summary>Units in stock by SKU, where the file says them.</summary>
    public IReadOnlyDictionary<string, int> Quantities { get; init; } = new Dictionary<string, int>(0);

    /// <summary>The id and time of creation for a new product, where the file says them.</summary>
    public Guid? Id { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The file's name for what a JSON pointer into the content points at.</summary>
    public required Func<string, string?> ColumnOf { get; init; }
}

/// <summary>What a file may say of a variant beside its SKU and price.</summary>
[Flags]
public enum VariantMembers
{
    None = 0,
    OptionValues = 1,
    CompareAtPrice = 2,
    Barcode = 4,
    Weight = 8,
    Image = 16,
}

/// <summary>A product for a file.</summary>
public sealed record ExportedProduct(Guid Id, DateTimeOffset CreatedAt, ProductWrite Content, IReadOnlyDictionary<string, int> Quantities);
