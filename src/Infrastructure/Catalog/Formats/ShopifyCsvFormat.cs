using System.Runtime.CompilerServices;
using CsvHelper;
using Shop.Application.Catalog;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Catalog.Formats;

/// <summary>
/// The product file of Shopify's admin. Rows are counted as a spreadsheet shows them: the header is row 1.
/// It has no place for attributes, for categories after the first, or for another currency than the shop's own.
/// </summary>
/// <param name="currency">Of the prices.</param>
internal sealed class ShopifyCsvFormat(Currency currency) : ICatalogFormat
{
    // In bytes. Beyond it nothing is sure to end, such as a quote that is never closed.
    private const int MaxRecordSize = 16 * 1024 * 1024;

    public string Name => "csv";

    public string MediaType => "text/csv";

    public async IAsyncEnumerable<ImportEntry> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var badlyQuoted = false;
        await using var records = CsvReader.Create(stream, Options(() => badlyQuoted = true), leaveOpen: true);
        ShopifyHeader? header = null;
        ShopifyProductRows? product = null;
        var (number, gaveUp) = (0L, false);
        while (true)
        {
            badlyQuoted = false;
            number++;
            cancellationToken.ThrowIfCancellationRequested();
            var read = await TryReadAsync(records, cancellationToken);
            gaveUp = read is null;
            if (read is not true)
                break;
            if (IsBlank(records))
                continue;
            if (header is null)
            {
                header = new ShopifyHeader(number, records.Current.ToArray());
                foreach (var fault in header.Faults)
                    yield return fault;
                if (!header.IsUsable)
                    yield break;
                continue;
            }

            var row = new ShopifyRow(number, header, records, badlyQuoted);
            if (product?.Takes(row) == false)
            {
                foreach (var entry in product.End())
                    yield return entry;
                product = new ShopifyProductRows(header, currency, product.LostRow);
            }

            product ??= new ShopifyProductRows(header, currency, afterLostRow: false);
            foreach (var fault in product.Add(row))
                yield return fault;
        }

        foreach (var entry in product?.End() ?? [])
            yield return entry;
        if (gaveUp)
            yield return new ImportFault(header is null ? 0 : 1, number, null, "FIELD_TOO_LARGE", $"The row is longer than {MaxRecordSize} bytes; is a quote never closed? Nothing after it was read.");
        else if (header is null)
            yield return new ImportFault(0, 1, null, "EMPTY_FILE", "There is nothing in the file.");
        else if (product is null)
            yield return new ImportFault(0, 1, null, "NO_ROWS", "There is nothing below the header.");
    }

    public async Task WriteAsync(IAsyncEnumerable<ExportedProduct> products, Stream stream, CancellationToken cancellationToken)
    {
        await using var records = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n", Quoting = CsvQuoting.WhenNeededOrWhitespace }, leaveOpen: true);
        await records.WriteRecordAsync([.. ShopifyColumns.Written], cancellationToken);
        await foreach (var product in products.WithCancellation(cancellationToken))
        {
            // The file says no currency; a price in another one would come back as one in ours.
            if (product.Content.Variants.Any(v => v.Price.Currency != currency.Code))
                continue;
            foreach (var row in ShopifyProductWriter.Rows(product))
                await records.WriteRecordAsync(row, cancellationToken);
        }

        await records.FlushAsync(cancellationToken);
    }

    private static CsvReaderOptions Options(Action onBadQuote) => new()
    {
        Separator = ',',
        DetectSeparatorHint = false,
        HasHeader = false,
        SkipEmptyLines = false,
        MaxRecordSize = MaxRecordSize,
        OnMalformedRecord = _ => onBadQuote(),
    };

    /// <summary>False at the end, null where a record is too large to be read.</summary>
    private static async Task<bool?> TryReadAsync(CsvReader records, CancellationToken cancellationToken)
    {
        try
        {
            return await records.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException)
        {
            return null;
        }
    }

    private static bool IsBlank(CsvReader record)
    {
        for (var i = 0; i < record.FieldCount; i++)
        {
            if (record.GetSpan(i).ContainsAnyExcept((byte)' ', (byte)'\t'))
                return false;
        }

        return true;
    }
}
