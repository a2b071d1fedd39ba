using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Shop.Application.Catalog;
using Shop.WebApi.Common;

namespace Shop.WebApi.Catalog;

internal sealed class CatalogJson : ICatalogJson
{
    public Document Write(ProductDto product) => Write(product, ApiJson.Answers.ProductDto, $"{product.Version}-");

    public Document Write(ProductSummaryDto summary) => Write(summary, ApiJson.Answers.ProductSummaryDto, "");

    public Document Write(CategoriesDto categories) => Write(categories, ApiJson.Answers.CategoriesDto, "");

    private static Document Write<T>(T value, JsonTypeInfo<T> type, string prefix)
    {
        var json = JsonBuffer.Write(value, type).ToArray();
        return new Document(json, EntityTags.Of(json, prefix));
    }
}

/// <summary>Writes a page of items that are JSON already, as a <see cref="ProductListDto"/> is written.</summary>
internal sealed class ProductPageWriter : JsonConverter<ProductPage>
{
    public override ProductPage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, ProductPage value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items");
        foreach (var item in value.Items)
            writer.WriteRawValue(item.Content.Plain.Bytes, skipInputValidation: true);
        writer.WriteEndArray();
        writer.WriteNumber("total", value.Total);
        writer.WriteString("nextCursor", value.NextCursor);
        if (value.Facets is not null)
        {
            writer.WritePropertyName("facets");
            JsonSerializer.Serialize(writer, value.Facets, (JsonTypeInfo<IReadOnlyList<FacetDto>>)options.GetTypeInfo(typeof(IReadOnlyList<FacetDto>)));
        }

        writer.WriteEndObject();
    }
}
