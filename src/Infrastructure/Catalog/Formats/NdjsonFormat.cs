using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Shop.Application.Catalog;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Catalog.Formats;

/// <summary>A product a line, as JSON. Rows are lines.</summary>
internal sealed class NdjsonFormat : ICatalogFormat
{
    // Text stays readable: the file is data and never part of a web page.
    private static readonly NdjsonContext Readable = new(new JsonSerializerOptions(NdjsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public string Name => "ndjson";

    public string MediaType => "application/x-ndjson";

    public async IAsyncEnumerable<ImportEntry> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var empty = true;
        await foreach (var line in NdjsonLines.ReadAsync(stream, cancellationToken))
        {
            if (line.Content is { } text && text.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
                continue;
            empty = false;
            foreach (var entry in Read(line))
                yield return entry;
        }

        if (empty)
            yield return new ImportFault(0, 1, null, "EMPTY_FILE", "There is nothing in the file.");
    }

    public async Task WriteAsync(IAsyncEnumerable<ExportedProduct> products, Stream stream, CancellationToken cancellationToken)
    {
        await foreach (var product in products.WithCancellation(cancellationToken))
        {
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(NdjsonProduct.Of(product), Readable.NdjsonProduct), (byte)'\n'];
            await stream.WriteAsync(line, cancellationToken);
        }
    }

    private static List<ImportEntry> Read(NdjsonLine line)
    {
        var (product, faults) = Parse(line.Content);
        return product is not null && faults.Count == 0
            ? [product.ToImported(line.Number)]
            : [.. faults.Select((f, i) => new ImportFault(i == 0 ? 1 : 0, line.Number, f.Pointer.Length == 0 ? null : f.Pointer, f.Code, f.Message))];
    }

    private static (NdjsonProduct? Product, List<FieldError> Faults) Parse(ReadOnlyMemory<byte>? content)
    {
        if (content is not { } json)
            return (null, [FieldError.TooLong("", NdjsonLines.MaxLength) with { Message = $"A line has at most {NdjsonLines.MaxLength} bytes." }]);
        if (!Utf8.IsValid(json.Span))
            return (null, [new FieldError("", "INVALID_UTF8", "The line is not UTF-8.")]);
        try
        {
            return JsonSerializer.Deserialize(json.Span, NdjsonContext.Default.NdjsonProduct) is { } product
                ? (product, [.. product.Check()])
                : (null, [JsonFaults.Null("")]);
        }
        catch (JsonException exception)
        {
            return (null, [JsonFaults.Explain(exception, json, NdjsonContext.Default.NdjsonProduct)]);
        }
    }
}
