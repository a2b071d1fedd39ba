using System.Text.Json;
using System.Text.Json.Serialization;
using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.WebApi.Common;

namespace Shop.WebApi.Carts;

/// <summary>
/// Writes a cart's line as the generated code would, in half the time: lines are most of the most frequent answer, and converters
/// and an encoder of our own keep the serializer from its fast path.
/// </summary>
internal sealed class CartItemWriter : JsonConverter<CartItemDto>
{
    private static readonly CamelCaseEnum<AvailabilityStatus> Status = new();
    private static readonly CamelCaseEnum<DataSource> Source = new();

    public override CartItemDto Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("A line is only shown.");

    public override void Write(Utf8JsonWriter writer, CartItemDto value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, value.Id);
        writer.WriteString("sku"u8, value.Sku);
        writer.WriteString("productId"u8, value.ProductId);
        writer.WriteString("slug"u8, value.Slug);
        writer.WriteString("name"u8, value.Name);
        writer.WriteString("image"u8, value.Image);
        Write(writer, "optionValues"u8, value.OptionValues);
        writer.WriteNumber("quantity"u8, value.Quantity);
        Write(writer, "unitPrice"u8, value.UnitPrice);
        Write(writer, "unitPriceWhenAdded"u8, value.UnitPriceWhenAdded);
        Write(writer, "lineTotal"u8, value.LineTotal);
        Write(writer, "properties"u8, value.Properties);
        writer.WriteStartObject("availability"u8);
        writer.WritePropertyName("status"u8);
        Status.Write(writer, value.Availability.Status, options);
        if (value.Availability.Quantity is { } quantity)
            writer.WriteNumber("quantity"u8, quantity);
        writer.WritePropertyName("source"u8);
        Source.Write(writer, value.Availability.Source, options);
        writer.WritePropertyName("asOf"u8);
        UtcTimeConverter.Write(writer, value.Availability.AsOf);
        writer.WriteEndObject();
        writer.WritePropertyName("addedAt"u8);
        UtcTimeConverter.Write(writer, value.AddedAt);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, MoneyDto money)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("amountMinor"u8, money.AmountMinor);
        writer.WriteString("currency"u8, money.Currency);
        writer.WriteNumber("fractionDigits"u8, money.FractionDigits);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string> map)
    {
        writer.WriteStartObject(name);
        foreach (var (key, text) in map)
            writer.WriteString(key, text);
        writer.WriteEndObject();
    }
}
