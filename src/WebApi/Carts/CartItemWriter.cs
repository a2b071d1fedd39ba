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
        writer.WriteString(Names.Id, value.Id);
        writer.WriteString(Names.Sku, value.Sku);
        writer.WriteString(Names.ProductId, value.ProductId);
        writer.WriteString(Names.Slug, value.Slug);
        writer.WriteString(Names.Name, value.Name);
        writer.WriteString(Names.Image, value.Image);
        Write(writer, Names.OptionValues, value.OptionValues);
        writer.WriteNumber(Names.Quantity, value.Quantity);
        Write(writer, Names.UnitPrice, value.UnitPrice);
        Write(writer, Names.UnitPriceWhenAdded, value.UnitPriceWhenAdded);
        Write(writer, Names.LineTotal, value.LineTotal);
        Write(writer, Names.Properties, value.Properties);
        writer.WriteStartObject(Names.Availability);
        writer.WritePropertyName(Names.Status);
        Status.Write(writer, value.Availability.Status, options);
        if (value.Availability.Quantity is { } quantity)
            writer.WriteNumber(Names.Quantity, quantity);
        writer.WritePropertyName(Names.Source);
        Source.Write(writer, value.Availability.Source, options);
        writer.WritePropertyName(Names.AsOf);
        UtcTimeConverter.Write(writer, value.Availability.AsOf);
        writer.WriteEndObject();
        writer.WritePropertyName(Names.AddedAt);
        UtcTimeConverter.Write(writer, value.AddedAt);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, JsonEncodedText name, MoneyDto money)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber(Names.AmountMinor, money.AmountMinor);
        writer.WriteString(Names.Currency, money.Currency);
        writer.WriteNumber(Names.FractionDigits, money.FractionDigits);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, JsonEncodedText name, IReadOnlyDictionary<string, string> map)
    {
        writer.WriteStartObject(name);
        foreach (var (key, text) in map)
            writer.WriteString(key, text);
        writer.WriteEndObject();
    }

    /// <summary>Encoded once.</summary>
    private static class Names
    {
        public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
        public static readonly JsonEncodedText Sku = JsonEncodedText.Encode("sku");
        public static readonly JsonEncodedText ProductId = JsonEncodedText.Encode("productId");
        public static readonly JsonEncodedText Slug = JsonEncodedText.Encode("slug");
        public static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
        public static readonly JsonEncodedText Image = JsonEncodedText.Encode("image");
        public static readonly JsonEncodedText OptionValues = JsonEncodedText.Encode("optionValues");
        public static readonly JsonEncodedText Quantity = JsonEncodedText.Encode("quantity");
        public static readonly JsonEncodedText UnitPrice = JsonEncodedText.Encode("unitPrice");
        public static readonly JsonEncodedText UnitPriceWhenAdded = JsonEncodedText.Encode("unitPriceWhenAdded");
        public static readonly JsonEncodedText LineTotal = JsonEncodedText.Encode("lineTotal");
        public static readonly JsonEncodedText Properties = JsonEncodedText.Encode("properties");
        public static readonly JsonEncodedText Availability = JsonEncodedText.Encode("availability");
        public static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
        public static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
        public static readonly JsonEncodedText AsOf = JsonEncodedText.Encode("asOf");
        public static readonly JsonEncodedText AddedAt = JsonEncodedText.Encode("addedAt");
        public static readonly JsonEncodedText AmountMinor = JsonEncodedText.Encode("amountMinor");
        public static readonly JsonEncodedText Currency = JsonEncodedText.Encode("currency");
        public static readonly JsonEncodedText FractionDigits = JsonEncodedText.Encode("fractionDigits");
    }
}
