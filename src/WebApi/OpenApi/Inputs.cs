using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Shop.Application.Carts;
using Shop.Application.Catalog;
using Shop.Domain.Common;
using Shop.WebApi.Catalog;
using Shop.WebApi.Common;

namespace Shop.WebApi.OpenApi;

/// <summary>What operations read from the address and the headers by themselves, and what the parts of an address are.</summary>
internal static class Inputs
{
    public const string RequestId = "X-Request-ID";

    /// <summary>The one part of an address that is not an id.</summary>
    public const string Code = "code";

    private static readonly OpenApiParameter Currency = Query("currency", "An ISO 4217 code. The shop's default without it.", Text(3, "^[A-Z]{3}$"));

    private static readonly OpenApiParameter DryRun = Query("dryRun", "`true`: check and report, store nothing.", new OpenApiSchema { Type = JsonSchemaType.Boolean });

    private static readonly OpenApiParameter Skus = new()
    {
        Name = "skus",
        In = ParameterLocation.Query,
        Required = true,
        Description = "SKUs, separated by commas.",
        Style = ParameterStyle.Form,
        Explode = false,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Array, MinItems = 1, MaxItems = GetVariants.MaxSkus, Items = Schemas.Sku() },
        Example = new JsonArray("HAL-SAG-S", "HAL-INK-S", "HAL-SAG-XL"),
    };

    /// <summary>The query parameters by operation.</summary>
    public static readonly IReadOnlyDictionary<string, OpenApiParameter[]> Queries = new Dictionary<string, OpenApiParameter[]>
    {
        ["listProducts"] =
        [
            Query("q", "Words that must all be found in the name, vendor, type, categories, tags, attributes or options, such as `desk lamps`: other forms of a word count, the last may be going on, and where nothing else is found a word of four letters or more may have a typo. A SKU or barcode finds exactly what has it.", Text(CatalogRequests.MaxTextLength)),
            Query("category", "The slug of a category, such as `home-living-lighting`; what is below it is included.", Text(Slug.MaxLength)),
            Query("vendor", "A vendor, such as `Fjordlys`.", Text(CatalogRequests.MaxTextLength)),
            Query("tag", "A tag, such as `bestseller`.", Text(CatalogRequests.MaxTextLength)),
            Query("priceMin", "The lowest price, in minor units.", Number(0, Money.MaxPrice)),
            Query("priceMax", "The highest price, in minor units.", Number(0, Money.MaxPrice)),
            Query(
                "option.Color",
                "Values of an option. `Color` stands for the name of any option, `option.Size=Small` is as good. Repeated for one name, any of the values will do; of several names, each must fit.",
                new OpenApiSchema { Type = JsonSchemaType.Array, MaxItems = 50, Items = Text(CatalogRequests.MaxTextLength) },
                explode: true),
            Query("inStock", "`true`: a variant can be had; `false`: one is out of stock.", new OpenApiSchema { Type = JsonSchemaType.Boolean }),
            Query(
                "ids",
                "Ids of products, separated by commas.",
                new OpenApiSchema { Type = JsonSchemaType.Array, MaxItems = ProductQuery.MaxLimit, Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" } }),
            Query(
                "facets",
                "What to count, separated by commas: `category`, `vendor`, `tag`, `price`, and `option.Color` for any option. A facet's own parameter does not narrow its counts.",
                new OpenApiSchema { Type = JsonSchemaType.Array, MaxItems = ProductFacets.Max, Items = Text(null, "^(category|vendor|tag|price|option\\..+)$") }),
            Query("sort", "`relevance` without it if there is a `q`, `newest` if not.", Choice(null, [.. CatalogRequests.Sorts.Keys])),
            Currency,
            Query("limit", "Products on a page.", Number(1, ProductQuery.MaxLimit, ProductQuery.DefaultLimit)),
            Query("cursor", "Where the page begins: `nextCursor` of the page before, with the same `sort`.", Text(2048)),
            Query("page", $"The number of the page, from 1, while `page` × `limit` is at most {ProductQuery.MaxOffset}. Not together with `cursor`.", Number(1, ProductQuery.MaxOffset, 1)),
        ],
        ["suggestProducts"] =
        [
            new OpenApiParameter { Name = "q", In = ParameterLocation.Query, Required = true, Description = "What has been typed so far.", Schema = Text(CatalogRequests.MaxTextLength), Example = "desk la" },
        ],
        ["getProduct"] = [Currency],
        ["listPromotions"] =
        [
            Query("limit", "Promotions on a page.", Number(1, ProductQuery.MaxLimit, ProductQuery.DefaultLimit)),
            Query("cursor", "Where the page begins: `nextCursor` of the page before.", Text(2048)),
            Query("page", $"The number of the page, from 1, while `page` × `limit` is at most {ProductQuery.MaxOffset}. Not together with `cursor`.", Number(1, ProductQuery.MaxOffset, 1)),
        ],
        ["startImport"] = [DryRun],
        ["importPricing"] = [DryRun],
        ["exportCatalog"] = [Query("format", "The form of the file.", Choice("ndjson", "csv"))],
        ["listVariants"] =
        [
            Skus,
            Currency,
        ],
        ["removeListPrices"] =
        [
            Skus,
            new OpenApiParameter { Name = "currency", In = ParameterLocation.Query, Required = true, Description = "The ISO 4217 code of the prices.", Schema = Text(3, "^[A-Z]{3}$"), Example = "EUR" },
        ],
    };

    /// <summary>The parts of an address by their name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Places = new Dictionary<string, string>
    {
        ["cartId"] = "The cart's id.",
        ["checkoutId"] = "The checkout's id.",
        ["itemId"] = "The item's id, as the cart has it.",
        ["id"] = "The id.",
        [Code] = "The promotion's code, in whatever case.",
    };

    /// <summary>Operations that take a slug as well as an id, each with one of the sample catalog.</summary>
    public static readonly IReadOnlyDictionary<string, string> Slugs = new Dictionary<string, string> { ["getProduct"] = "halden-desk-lamp", ["getCategory"] = "home-living-lighting" };

    public static readonly IReadOnlyDictionary<string, IOpenApiHeader> Headers = new Dictionary<string, IOpenApiHeader>
    {
        [RequestId] = Header("The request's id: the caller's own, or one that was made for it. It is in our log.", "01a20a594cfa747fb54bba516c693282"),
        ["ETag"] = Header("Names this state, for If-None-Match and If-Match.", "\"1\""),
        ["Location"] = Header("The address of what was created.", "/api/v1/carts/01a20a56-0efc-7e77-ab86-13f7f8544c90"),
        ["Cache-Control"] = Header("Who may keep the answer, and for how long.", "public, max-age=5, stale-while-revalidate=10"),
        ["Server-Timing"] = Header("The milliseconds that each dependency took, where one was asked.", "database;dur=1.9, carts;dur=0.7"),
        [ChangeHeaders.Replayed] = Header("`true` where the request has taken effect before: the answer shows the cart as it is now.", "true"),
        [ChangeHeaders.PreferenceApplied] = Header("The preference that was followed.", "return=minimal"),
        ["Retry-After"] = Header("Seconds to wait before the next attempt.", "1"),
    };

    public static OpenApiParameter RequestIdParameter => HeaderParameter(RequestId, "The caller's own id for the request; an improper one is replaced.", Text(128, "^[A-Za-z0-9._-]{1,128}$"));

    public static OpenApiParameter IfNoneMatch => HeaderParameter("If-None-Match", "The ETag of what the caller has; 304 if that is still so.", Text());

    public static OpenApiParameter IfMatch => HeaderParameter("If-Match", "The ETag of the cart that the change is meant for; 412 if it is another by now. Without it the change always applies.", Text());

    public static OpenApiParameter IdempotencyKey => HeaderParameter(
        ChangeHeaders.IdempotencyKeyHeader,
        $"Names the request: sent again within 24 hours with the same key it takes effect once. To begin a cart without a credential the key must be a secret of at least {CreateCart.MinSecretKeyLength} characters.",
        Text(ChangeHeaders.MaxKeyLength, "^[!-~]+$"));

    public static OpenApiParameter Prefer => HeaderParameter("Prefer", "`return=minimal`: answer id, version, itemCount and totals only.", Text());

    public static OpenApiParameter RequiredIfMatch
    {
        get
        {
            var header = HeaderParameter("If-Match", "The ETag of what was read; 412 if it was changed since.", Text());
            (header.Required, header.Example) = (true, "\"1\"");
            return header;
        }
    }

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema, bool explode = false) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Query,
            Description = description,
            Schema = schema,
            Style = schema.Items is null ? null : ParameterStyle.Form,
            Explode = schema.Items is null || explode,
        };

    private static OpenApiParameter HeaderParameter(string name, string description, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = schema };

    private static OpenApiHeader Header(string description, string example) => new() { Description = description, Schema = Text(), Example = example };

    private static OpenApiSchema Text(int? maxLength = null, string? pattern = null) => new() { Type = JsonSchemaType.String, MaxLength = maxLength, Pattern = pattern };

    private static OpenApiSchema Choice(string? without, params string[] others) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. others.Prepend(without).OfType<string>().Select(name => (JsonNode)JsonValue.Create(name))],
        Default = without,
    };

    private static OpenApiSchema Number(long min, long max, long? without = null) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int64",
        Minimum = $"{min}",
        Maximum = $"{max}",
        Default = without is { } value ? JsonValue.Create(value) : null,
    };
}
