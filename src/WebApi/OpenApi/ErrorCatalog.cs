using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Shop.Application.Carts;
using Shop.Application.Catalog;
using Shop.Application.Pricing;
using Shop.Domain.Carts;
using Shop.Domain.Catalog;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;
using Shop.WebApi.Common;

namespace Shop.WebApi.OpenApi;

/// <summary>One instance of every error that operations answer, made where the shop makes it and written as the shop writes it.</summary>
internal static class ErrorCatalog
{
    /// <summary>The suffix of the example that shows an error by RFC 9457.</summary>
    public const string AsProblem = ".problem";

    private const string ValidationError = "VALIDATION_ERROR";
    private const string PreconditionFailed = "PRECONDITION_FAILED";
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Sku = "HAL-SAG-S";
    private static readonly Guid Checkout = Guid.ParseExact("01a20a56-5b4e-7c09-8a1d-2f6c3b9d4e10", "D");

    private static readonly CartLimits Limits = new();

    /// <summary>By the input that is at fault; the first that an operation has is its example.</summary>
    private static readonly FieldError[] Faults =
    [
        FieldError.InvalidFormat("/slug", $"1–{Slug.MaxLength} lower-case letters, digits and single hyphens."),
        FieldError.OutOfRange("/quantity", 1, Limits.MaxQuantityPerLine),
        new("/skus", "OUT_OF_RANGE", $"1–{GetVariants.MaxSkus} SKUs, separated by commas."),
        FieldError.OutOfRange("/limit", 1, ProductQuery.MaxLimit),
        new("/q", "REQUIRED", "What has been typed so far."),
        new("/format", "INVALID_VALUE", "csv or ndjson."),
        FieldError.OutOfRange("/actions", 1, ApplyCartActions.MaxActions),
        new("/sourceCartId", "INVALID_VALUE", "Another cart than the one it is merged into."),
        new("/dryRun", "INVALID_VALUE", "true or false."),
        new("/currency", "INVALID_VALUE", "An ISO 4217 code in upper case."),
        new("/If-Match", "INVALID_VALUE", "One strong entity tag, as an ETag header gave it, or *."),
        FieldError.OutOfRange("/basisPoints", 1, PromotionRules.Whole),
        FieldError.OutOfRange("/items", 1, SetListPrices.MaxItems),
        FieldError.InvalidFormat("/expectedTotal", "An ISO 4217 code."),
        new($"/{ChangeHeaders.IdempotencyKeyHeader}", "INVALID_VALUE", $"Once, 1–{ChangeHeaders.MaxKeyLength} visible ASCII characters."),
    ];

    private static readonly Dictionary<string, Error> Errors = new[]
    {
        RequestErrors.MalformedJson("Not JSON of at most 16 levels, at line 1, byte 12."), CatalogErrors.ProductNotFound, CatalogErrors.CategoryNotFound,
        CatalogErrors.ImportNotFound, CatalogErrors.SkuNotFound("HAL-SAG-XL"), CatalogErrors.SlugTaken("halden-desk-lamp"), CatalogErrors.SkuTaken(Sku),
        CatalogErrors.StaleVersion(4), PricingErrors.PromotionNotFound, PricingErrors.CodeTaken("SAVE10"), RequestErrors.PreconditionRequired, CartErrors.CartNotFound, CartErrors.ItemNotFound,
        CartErrors.QuantityLimit(Limits.MaxQuantityPerLine, 1000), CartErrors.CartFull(Limits.MaxLines), CartErrors.SkuNotSold(Sku),
        CartErrors.CurrencyMismatch(Sku, Currency.Of("EUR")), CartErrors.KeyReused,
        CartErrors.Empty, CartErrors.InCheckout(Checkout), CheckoutErrors.NotFound, CheckoutErrors.Closed(CheckoutStatus.Expired), CheckoutErrors.Closed(CheckoutStatus.Pending),
        CheckoutErrors.InsufficientStock([new Shortage(Sku, 3, 1)]), CheckoutErrors.PriceChanged(new Money(3900, Currency.Of("USD")), new Money(4290, Currency.Of("USD")), new Money(4290, Currency.Of("USD"))),
    }.Concat(new[] { 401, 403, 406, 413, 415, 429, 500, 503 }.Select(RequestErrors.Of)).ToDictionary(error => error.Code);

    /// <summary>The errors that are the only one of their status and look the same wherever they are answered.</summary>
    public static readonly IReadOnlyList<string> Everywhere = [.. Common(takesInput: false, takesBody: true, takesJson: false, isAuthorised: true)];

    public static int StatusOf(string code) => code == ValidationError ? 400 : ErrorWriter.StatusOf(Errors[code]);

    /// <summary>What every operation answers, by what it takes.</summary>
    public static IEnumerable<string> Common(bool takesInput, bool takesBody, bool takesJson, bool isAuthorised)
    {
        if (takesInput)
            yield return ValidationError;
        if (takesJson)
            yield return "MALFORMED_JSON";
        yield return "UNAUTHENTICATED";
        if (isAuthorised)
            yield return "FORBIDDEN";
        yield return "NOT_ACCEPTABLE";
        if (takesBody)
        {
            yield return "PAYLOAD_TOO_LARGE";
            yield return "UNSUPPORTED_MEDIA_TYPE";
        }

        yield return "RATE_LIMITED";
        yield return "INTERNAL_ERROR";
        yield return "SERVICE_UNAVAILABLE";
    }

    /// <summary>The example of a code for an operation that has these inputs.</summary>
    public static string ExampleOf(string code, IReadOnlyCollection<string> inputs, bool isCart) => code switch
    {
        ValidationError => Example(Faults.First(fault => inputs.Contains(fault.Pointer[1..]))),
        PreconditionFailed when isCart => PreconditionFailed + ".cart",
        _ => code,
    };

    public static Dictionary<string, IOpenApiExample> Examples()
    {
        var cart = JsonSerializer.Deserialize<JsonElement>(OpenApi.Examples.Text("getCart.200.json"), ApiJson.Instance.JsonElement);
        var stale = CartErrors.StaleVersion(cart.GetProperty("version").GetInt64());
        var errors = Errors.Values.Select(error => (Name: error.Code, Error: error))
            .Concat(Faults.Select(fault => (Name: Example(fault), Error: Error.Validation(fault))))
            .Append((Name: PreconditionFailed + ".cart", Error: stale with { Meta = new Dictionary<string, object>(stale.Meta) { ["current"] = cart } }));
        return errors
            .SelectMany(e => new[] { (e.Name, e.Error, Problem: false), (Name: e.Name + AsProblem, e.Error, Problem: true) })
            .ToDictionary(e => e.Name, e => (IOpenApiExample)new OpenApiExample { Summary = e.Error.Message, Value = JsonNode.Parse(ErrorWriter.Body(e.Error, e.Problem, TraceId)) });
    }

    private static string Example(FieldError fault) => $"{ValidationError}.{fault.Pointer[1..]}";
}
