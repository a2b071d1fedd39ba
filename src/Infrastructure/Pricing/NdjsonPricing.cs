using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Shop.Application.Common;
using Shop.Application.Pricing;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Catalog.Formats;

namespace Shop.Infrastructure.Pricing;

/// <summary>A list price or a promotion a line, as JSON, each as the API takes it. A line with a code is a promotion.</summary>
internal sealed class NdjsonPricing : IPricingFile
{
    public async IAsyncEnumerable<PricingRow> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var empty = true;
        await foreach (var line in NdjsonLines.ReadAsync(stream, cancellationToken))
        {
            if (line.Content is { } text && text.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
                continue;
            empty = false;
            yield return Read(line);
        }

        if (empty)
            yield return new PricingRow(1) { Faults = [new FieldError("", "EMPTY_FILE", "There is nothing in the file.")] };
    }

    private static PricingRow Read(NdjsonLine line)
    {
        if (line.Content is not { } json)
            return Refused(line, FieldError.TooLong("", NdjsonLines.MaxLength) with { Message = $"A line has at most {NdjsonLines.MaxLength} bytes." });
        if (!Utf8.IsValid(json.Span))
            return Refused(line, new FieldError("", "INVALID_UTF8", "The line is not UTF-8."));
        JsonTypeInfo type = NdjsonPricingContext.Default.ListPriceWrite;
        try
        {
            var (hasCode, hasNullInList) = Scan(json.Span);
            type = hasCode ? NdjsonPricingContext.Default.PromotionWrite : type;
            if (hasNullInList)
                return Refused(line, new FieldError("", "VALIDATION_ERROR", "A list must not contain null."));
            return JsonSerializer.Deserialize(json.Span, type) switch
            {
                ListPriceWrite price => new PricingRow(line.Number) { Price = price },
                PromotionWrite promotion => new PricingRow(line.Number) { Promotion = promotion },
                _ => Refused(line, JsonFaults.Null("")),
            };
        }
        catch (JsonException exception)
        {
            return Refused(line, JsonFaults.Explain(exception, json, type));
        }
    }

    private static PricingRow Refused(NdjsonLine line, FieldError fault) => new(line.Number) { Faults = [fault] };

    /// <summary>What must be known before the line is read: of which kind it is, and whether a list in it has a hole, which the serializer would let pass.</summary>
    private static (bool HasCode, bool HasNullInList) Scan(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = NdjsonContext.MaxDepth });
        Span<bool> inList = stackalloc bool[NdjsonContext.MaxDepth + 2];
        var (hasCode, hasNullInList) = (false, false);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                inList[reader.CurrentDepth + 1] = reader.TokenType == JsonTokenType.StartArray;
            hasNullInList |= reader.TokenType == JsonTokenType.Null && inList[reader.CurrentDepth];
            hasCode |= reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1, ValueIsEscaped: false } && reader.ValueTextEquals("code"u8);
        }

        return (hasCode, hasNullInList);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict, MaxDepth = NdjsonContext.MaxDepth, Converters = [typeof(CamelCaseEnum<PromotionKind>)])]
[JsonSerializable(typeof(ListPriceWrite))]
[JsonSerializable(typeof(PromotionWrite))]
internal sealed partial class NdjsonPricingContext : JsonSerializerContext;
