using System.Text.Json.Nodes;

namespace Shop.WebApi.Tests.OpenApi;

/// <summary>What generators of clients rely on.</summary>
public sealed class ShapeTests
{
    private static JsonNode Schemas => Contract.Json["components"]!["schemas"]!;

    [Fact]
    public void Operation_ids_are_these()
    {
        string[] known =
        [
            "addCartItem", "applyCartActions", "archiveCategory", "archiveProduct", "cancelCheckout", "clearCart", "completeCheckout", "createCart", "createCategory", "createProduct", "createPromotion", "deleteCart", "deletePromotion", "exportCatalog",
            "getCart", "getCategory", "getCheckout", "getCurrentCart", "getImport", "getLiveness", "getProduct", "getPromotion", "getReadiness", "importPricing", "listCategories", "listProducts", "listPromotions", "listVariants", "mergeCarts",
            "patchCategory", "patchProduct", "removeCartItem", "removeListPrices", "replaceCategory", "replaceProduct", "replacePromotion", "setCartItemQuantity", "setListPrices", "setStock", "startCheckout", "startImport", "suggestProducts",
        ];

        Assert.Equal(known, Contract.Operations().Select(o => o.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Enumerations_are_camelCase_names() =>
        Assert.Equal("""["inStock","lowStock","outOfStock","unknown"]""", Schemas["AvailabilityStatus"]!["enum"]!.ToJsonString());

    [Fact]
    public void What_a_request_needs_and_allows_is_what_the_shop_checks()
    {
        var item = Schemas["AddItemRequest"]!;

        Assert.Equal("""["sku"]""", item["required"]!.ToJsonString());
        Assert.False(item["additionalProperties"]!.GetValue<bool>());
        Assert.Equal((1, 999, 1), ((int)item["properties"]!["quantity"]!["minimum"]!, (int)item["properties"]!["quantity"]!["maximum"]!, (int)item["properties"]!["quantity"]!["default"]!));
        Assert.Null(Schemas["ProductWritePatch"]!["required"]);
        Assert.Equal(Schemas["ProductWrite"]!["properties"]!.ToJsonString(), Schemas["ProductWritePatch"]!["properties"]!.ToJsonString());
    }

    [Fact]
    public void An_answer_says_what_is_always_there_and_what_may_be_null()
    {
        var (item, product) = (Schemas["CartItem"]!, Schemas["Product"]!);

        Assert.Equal("""["null","string"]""", item["properties"]!["slug"]!["type"]!.ToJsonString());
        Assert.Contains("slug", item["required"]!.AsArray().Select(name => (string?)name));
        Assert.DoesNotContain("compareAt", product["required"]!.AsArray().Select(name => (string?)name));
        Assert.Null(product["additionalProperties"]);
        Assert.Equal(["id", "slug", "name"], product["properties"]!.AsObject().Select(member => member.Key).Take(3));
    }

    [Fact]
    public void Every_operation_takes_and_gives_a_request_id() =>
        Assert.All(Contract.Operations(), o =>
        {
            Assert.Contains(o.Operation["parameters"]!.AsArray(), parameter => Contract.Resolve(parameter!)["name"]!.GetValue<string>() == "X-Request-ID");
            Assert.All(o.Operation["responses"]!.AsObject(), response => Assert.NotNull(Contract.Resolve(response.Value!)["headers"]!["X-Request-ID"]));
        });

    [Theory]
    [InlineData("getCart", "If-None-Match", false)]
    [InlineData("addCartItem", "If-Match", false)]
    [InlineData("addCartItem", "Prefer", false)]
    [InlineData("deleteCart", "Idempotency-Key", false)]
    [InlineData("replaceProduct", "If-Match", true)]
    [InlineData("listProducts", "option.Color", false)]
    [InlineData("listVariants", "skus", true)]
    [InlineData("getProduct", "currency", false)]
    public void Parameters_that_the_shop_reads_by_itself_are_named(string operation, string name, bool required)
    {
        var parameters = Contract.Operations().Single(o => o.Id == operation).Operation["parameters"]!.AsArray().Select(parameter => Contract.Resolve(parameter!));

        Assert.Equal(required, (bool?)parameters.Single(parameter => (string?)parameter["name"] == name)["required"] ?? false);
    }
}
