using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using Shop.Application.Carts;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Application.Pricing;
using Shop.Domain.Carts;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;
using Shop.WebApi.Carts;
using Shop.WebApi.Common;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Shop.WebApi.OpenApi;

/// <summary>Says of every type what its JSON says: which members are always there, which may be null, and the limits that the domain sets.</summary>
internal sealed class Schemas(CartLimits cartLimits) : ISchemaFilter
{
    private const string SlugPattern = "^[a-z0-9]+(-[a-z0-9]+)*$";
    private const string CurrencyPattern = "^[A-Z]{3}$";

    private readonly Dictionary<(Type, string), Action<OpenApiSchema>> _limits = new()
    {
        [(typeof(AddItemRequest), "sku")] = Length(1, ProductRules.MaxSkuLength),
        [(typeof(AddItemRequest), "quantity")] = Range(1, cartLimits.MaxQuantityPerLine, 1),
        [(typeof(AddItemRequest), "properties")] = Map(cartLimits.MaxProperties, cartLimits.MaxPropertyNameLength, cartLimits.MaxPropertyValueLength),
        [(typeof(AddItemRequest), "forceNewLine")] = schema => schema.Default = false,
        [(typeof(CreateCartRequest), "currency")] = Length(3, 3, CurrencyPattern),
        [(typeof(CreateCartRequest), "items")] = Count(0, cartLimits.MaxLines),
        [(typeof(ActionsRequest), "actions")] = Count(1, ApplyCartActions.MaxActions),
        [(typeof(ActionsRequest), "dryRun")] = schema => schema.Default = false,
        [(typeof(ActionRequest), "sku")] = Length(1, ProductRules.MaxSkuLength),
        [(typeof(ActionRequest), "quantity")] = Range(0, cartLimits.MaxQuantityPerLine),
        [(typeof(ActionRequest), "properties")] = Map(cartLimits.MaxProperties, cartLimits.MaxPropertyNameLength, cartLimits.MaxPropertyValueLength),
        [(typeof(ActionRequest), "code")] = Length(1, cartLimits.MaxDiscountCodeLength, "^[!-~]+$"),
        [(typeof(StockItemWrite), "sku")] = Length(1, ProductRules.MaxSkuLength),
        [(typeof(StockItemWrite), "quantity")] = Range(0, StockLevel.MaxQuantity),
        [(typeof(StockWrite), "items")] = Count(1, SetStock.MaxItems),
        [(typeof(SetQuantityRequest), "quantity")] = Range(0, cartLimits.MaxQuantityPerLine),
        [(typeof(CategoryWrite), "slug")] = Length(1, Slug.MaxLength, SlugPattern),
        [(typeof(CategoryWrite), "name")] = Length(1, ProductRules.MaxNameLength, "^[^>]*$"),
        [(typeof(CategoryWrite), "position")] = Range(0, Category.MaxPosition, 0),
        [(typeof(ProductWrite), "slug")] = Length(1, Slug.MaxLength, SlugPattern),
        [(typeof(ProductWrite), "name")] = Length(1, ProductRules.MaxNameLength),
        [(typeof(ProductWrite), "vendor")] = Length(0, ProductRules.MaxNameLength),
        [(typeof(ProductWrite), "productType")] = Length(0, ProductRules.MaxNameLength),
        [(typeof(ProductWrite), "description")] = Length(0, ProductRules.MaxDescriptionLength),
        [(typeof(ProductWrite), "tags")] = Count(0, ProductRules.MaxTags, Length(1, ProductRules.MaxNameLength)),
        [(typeof(ProductWrite), "attributes")] = Map(ProductRules.MaxAttributes, ProductRules.MaxKeyLength, ProductRules.MaxAttributeLength),
        [(typeof(ProductWrite), "categories")] = Count(0, ProductRules.MaxCategories),
        [(typeof(ProductWrite), "images")] = Count(0, ProductRules.MaxImages),
        [(typeof(ProductWrite), "options")] = Count(0, ProductRules.MaxOptions),
        [(typeof(ProductWrite), "variants")] = Count(1, ProductRules.MaxVariants),
        [(typeof(VariantWrite), "sku")] = Length(1, ProductRules.MaxSkuLength, "^[^,]*$"),
        [(typeof(VariantWrite), "barcode")] = Length(0, ProductRules.MaxKeyLength),
        [(typeof(VariantWrite), "weightGrams")] = Range(0, ProductRules.MaxWeightGrams),
        [(typeof(VariantWrite), "image")] = Length(0, ProductRules.MaxUrlLength),
        [(typeof(ProductImage), "url")] = Length(0, ProductRules.MaxUrlLength),
        [(typeof(ProductImage), "alt")] = Length(0, ProductRules.MaxAltLength),
        [(typeof(ProductOption), "name")] = Length(1, ProductRules.MaxKeyLength),
        [(typeof(ProductOption), "values")] = Count(0, null, Length(1, ProductRules.MaxNameLength)),
        [(typeof(Seo), "title")] = Length(0, ProductRules.MaxNameLength),
        [(typeof(Seo), "description")] = Length(0, ProductRules.MaxSeoDescriptionLength),
        [(typeof(PromotionWrite), "code")] = Length(1, PromotionRules.MaxCodeLength, "^[!-~]+$"),
        [(typeof(PromotionWrite), "basisPoints")] = Range(1, PromotionRules.Whole),
        [(typeof(PromotionWrite), "amountsOff")] = Count(0, PromotionRules.MaxAmounts),
        [(typeof(PromotionWrite), "buyQuantity")] = Range(1, PromotionRules.MaxUnits),
        [(typeof(PromotionWrite), "getQuantity")] = Range(1, PromotionRules.MaxUnits),
        [(typeof(PromotionWrite), "skus")] = Count(0, PromotionRules.MaxSkus, Length(1, ProductRules.MaxSkuLength, "^[^,]*$")),
        [(typeof(PromotionWrite), "minimumSubtotals")] = Count(0, PromotionRules.MaxAmounts),
        [(typeof(PromotionWrite), "usageLimit")] = Range(1, PromotionRules.MaxUsageLimit),
        [(typeof(PromotionWrite), "stackable")] = schema => schema.Default = false,
        [(typeof(ListPricesWrite), "items")] = Count(1, SetListPrices.MaxItems),
        [(typeof(ListPriceWrite), "sku")] = Length(1, ProductRules.MaxSkuLength),
        [(typeof(MoneyWrite), "amountMinor")] = Range(0, Money.MaxPrice),
        [(typeof(MoneyWrite), "currency")] = Length(3, 3, CurrencyPattern),
        [(typeof(MoneyWrite), "fractionDigits")] = Range(0, 3),
        [(typeof(MoneyDto), "currency")] = Length(3, 3, CurrencyPattern),
        [(typeof(MoneyDto), "fractionDigits")] = Range(0, 3),
    };

    /// <summary>The name of a type in the document: that of the C# type without its layer's suffix.</summary>
    public static string IdOf(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type.IsGenericType ? IdOf(type.GetGenericArguments()[0]) + (name == nameof(MergePatch<object>) ? "Patch" : name)
            : type == typeof(ErrorAnswer) ? "Error"
            : type == typeof(ProblemAnswer) ? "Problem"
            : name.EndsWith("Dto", StringComparison.Ordinal) ? name[..^3] : name;
    }

    public static OpenApiSchema Sku() => new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = ProductRules.MaxSkuLength };

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema concrete || context.MemberInfo is not null || context.ParameterInfo is not null)
            return;
        if (context.Type.IsGenericType && context.Type.GetGenericTypeDefinition() == typeof(MergePatch<>))
            ApplyPatch(concrete, context.Type.GetGenericArguments()[0], context);
        else if (concrete.Properties is { Count: > 0 } properties && ApiJson.Instance.GetTypeInfo(context.Type) is { Kind: JsonTypeInfoKind.Object } json)
            ApplyMembers(concrete, properties, json);
    }

    /// <summary>A change by RFC 7396 has the members of what it changes, and needs none of them.</summary>
    private static void ApplyPatch(OpenApiSchema schema, Type changed, SchemaFilterContext context)
    {
        context.SchemaGenerator.GenerateSchema(changed, context.SchemaRepository);
        var whole = (OpenApiSchema)context.SchemaRepository.Schemas[IdOf(changed)];
        (schema.Properties, schema.AdditionalPropertiesAllowed) = (whole.Properties, false);
        schema.Description = "Members to change, by RFC 7396: those that are absent stay, null takes one away, lists are replaced whole.";
    }

    private void ApplyMembers(OpenApiSchema schema, IDictionary<string, IOpenApiSchema> properties, JsonTypeInfo json)
    {
        var isRead = IsRead(json.Type);
        schema.AdditionalPropertiesAllowed = !isRead || json.Properties.Any(member => member.IsExtensionData);
        schema.Required = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var member in json.Properties.Where(member => properties.ContainsKey(member.Name)))
        {
            var mayBeNull = isRead ? member.IsSetNullable && IsNullable(member) : IsAlwaysWritten(member) && IsNullable(member);
            var isRequired = isRead
                ? member.IsRequired || member.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false }
                : !IsNullable(member) || IsAlwaysWritten(member);
            if (isRequired)
                schema.Required.Add(member.Name);
            properties[member.Name] = WithNull(properties[member.Name], mayBeNull);
            if (properties[member.Name] is OpenApiSchema inline && _limits.GetValueOrDefault((json.Type, member.Name)) is { } limit)
                limit(inline);
        }
    }

    private static bool IsRead(Type type) =>
        type.Name.EndsWith("Write", StringComparison.Ordinal) || type.Name.EndsWith("Request", StringComparison.Ordinal)
        || type == typeof(CategoryReference) || type == typeof(Seo);

    private static bool IsNullable(JsonPropertyInfo member) => member.PropertyType.IsValueType ? Nullable.GetUnderlyingType(member.PropertyType) is not null : member.IsGetNullable;

    private static bool IsAlwaysWritten(JsonPropertyInfo member) =>
        member.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), true) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];

    private static IOpenApiSchema WithNull(IOpenApiSchema schema, bool mayBeNull)
    {
        if (schema is OpenApiSchema inline && inline.Type is { } type)
            inline.Type = mayBeNull ? type | JsonSchemaType.Null : type & ~JsonSchemaType.Null;
        if (schema is not OpenApiSchemaReference reference || !mayBeNull)
            return schema;
        var nullable = new OpenApiSchema { Description = reference.Reference.Description, OneOf = [reference, new OpenApiSchema { Type = JsonSchemaType.Null }] };
        reference.Reference.Description = null;
        return nullable;
    }

    private static Action<OpenApiSchema> Length(int min, int max, string? pattern = null) => schema =>
        (schema.MinLength, schema.MaxLength, schema.Pattern) = (min > 0 ? min : null, max, pattern);

    private static Action<OpenApiSchema> Range(long min, long max, int? without = null) => schema =>
        (schema.Minimum, schema.Maximum, schema.Default) = ($"{min}", $"{max}", without is { } value ? JsonValue.Create(value) : null);

    private static Action<OpenApiSchema> Count(int min, int? max, Action<OpenApiSchema>? each = null) => schema =>
    {
        (schema.MinItems, schema.MaxItems) = (min > 0 ? min : null, max);
        if (schema.Items is OpenApiSchema item)
            each?.Invoke(item);
    };

    private static Action<OpenApiSchema> Map(int max, int nameLength, int valueLength) => schema =>
    {
        schema.MaxProperties = max;
        schema.PropertyNames = new OpenApiSchema { MinLength = 1, MaxLength = nameLength };
        schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = valueLength };
    };
}
