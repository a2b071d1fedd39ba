using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Shop.Application.Carts;
using Shop.Application.Catalog;
using Shop.Application.Checkouts;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Application.Pricing;
using Shop.Domain.Carts;
using Shop.Domain.Catalog;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;
using Shop.WebApi.Carts;
using Shop.WebApi.Catalog;
using Shop.WebApi.Checkouts;
using Shop.WebApi.Operations;

namespace Shop.WebApi.Common;

/// <summary>All JSON of the contract, in code generated at build time. What a client sends is read strictly.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16,
    Converters = [
        typeof(UtcTimeConverter), typeof(StringMapConverter),
        typeof(CamelCaseEnum<ProductStatus>), typeof(CamelCaseEnum<CategoryStatus>), typeof(CamelCaseEnum<SuggestionType>), typeof(CamelCaseEnum<AvailabilityStatus>),
        typeof(CamelCaseEnum<DataSource>), typeof(CamelCaseEnum<PromotionKind>), typeof(CamelCaseEnum<ImportStatus>),
        typeof(CamelCaseEnum<ActionType>), typeof(CamelCaseEnum<DiscountStatus>), typeof(CamelCaseEnum<MergeStrategy>), typeof(CamelCaseEnum<MergeReason>), typeof(CamelCaseEnum<CheckoutStatus>)])]
[JsonSerializable(typeof(ProductDto))]
[JsonSerializable(typeof(ProductListDto))]
[JsonSerializable(typeof(SuggestionsDto))]
[JsonSerializable(typeof(ProductPage))]
[JsonSerializable(typeof(VariantsDto))]
[JsonSerializable(typeof(CategoriesDto))]
[JsonSerializable(typeof(CategoryDto))]
[JsonSerializable(typeof(ImportJob))]
[JsonSerializable(typeof(ProductWrite))]
[JsonSerializable(typeof(CategoryWrite))]
[JsonSerializable(typeof(PromotionDto))]
[JsonSerializable(typeof(Page<PromotionDto>))]
[JsonSerializable(typeof(PromotionWrite))]
[JsonSerializable(typeof(ListPricesDto))]
[JsonSerializable(typeof(ListPricesWrite))]
[JsonSerializable(typeof(PricingReport))]
[JsonSerializable(typeof(CartDto))]
[JsonSerializable(typeof(CreateCartRequest))]
[JsonSerializable(typeof(AddItemRequest))]
[JsonSerializable(typeof(SetQuantityRequest))]
[JsonSerializable(typeof(ActionsRequest))]
[JsonSerializable(typeof(MergeRequest))]
[JsonSerializable(typeof(MinimalCart))]
[JsonSerializable(typeof(StartCheckoutRequest))]
[JsonSerializable(typeof(CheckoutDto))]
[JsonSerializable(typeof(StockWrite))]
[JsonSerializable(typeof(Shortage[]))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The options with text left readable: everything is sent as application/json, never inside HTML.</summary>
    public static ApiJson Instance => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The same text, written faster where it pays.</summary>
    public static ApiJson Answers => field ??= new(new JsonSerializerOptions(Instance.Options) { Converters = { new CartWriter(), new ProductPageWriter() } });
}

/// <summary>RFC 3339 in UTC with milliseconds.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        // "O" is the one format that costs next to nothing; it has four digits more.
        const int Milliseconds = 23;
        Span<byte> text = stackalloc byte[Milliseconds + 5];
        value.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[Milliseconds] = (byte)'Z';
        writer.WriteStringValue(text[..(Milliseconds + 1)]);
    }
}

/// <summary>Names with texts: no name twice, no text null.</summary>
internal sealed class StringMapConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An object is expected.");
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !map.TryAdd(name, reader.GetString()!))
                throw new JsonException($"'{name}' must be there once and be a string.");
        }

        return map;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value)
            writer.WriteString(name, text);
        writer.WriteEndObject();
    }
}
