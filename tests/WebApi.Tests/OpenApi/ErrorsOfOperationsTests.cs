using System.Text.RegularExpressions;
using Shop.Domain.Common;
using Shop.WebApi.Common;
using Shop.WebApi.OpenApi;

namespace Shop.WebApi.Tests.OpenApi;

/// <summary>Errors as the document names them, against the list of the contract.</summary>
public sealed partial class ErrorsOfOperationsTests
{
    private const string Contracted =
        """
        400 VALIDATION_ERROR MALFORMED_JSON
        401 UNAUTHENTICATED
        403 FORBIDDEN
        404 NOT_FOUND PRODUCT_NOT_FOUND CATEGORY_NOT_FOUND SKU_NOT_FOUND CART_NOT_FOUND ITEM_NOT_FOUND IMPORT_NOT_FOUND CHECKOUT_NOT_FOUND PROMOTION_NOT_FOUND
        405 METHOD_NOT_ALLOWED
        406 NOT_ACCEPTABLE
        409 SLUG_TAKEN SKU_TAKEN CODE_TAKEN CART_IN_CHECKOUT CHECKOUT_CLOSED CHECKOUT_PENDING INSUFFICIENT_STOCK PRICE_CHANGED IDEMPOTENCY_IN_PROGRESS
        412 PRECONDITION_FAILED
        413 PAYLOAD_TOO_LARGE
        415 UNSUPPORTED_MEDIA_TYPE
        422 QUANTITY_LIMIT CART_FULL CURRENCY_MISMATCH IDEMPOTENCY_KEY_REUSED SKU_NOT_SOLD CART_EMPTY
        428 PRECONDITION_REQUIRED
        429 RATE_LIMITED
        500 INTERNAL_ERROR
        503 SERVICE_UNAVAILABLE
        """;

    private static readonly Dictionary<string, string> StatusByCode = Contracted.Split('\n').Select(line => line.Trim().Split(' '))
        .SelectMany(words => words.Skip(1).Select(code => (code, status: words[0]))).ToDictionary(pair => pair.code, pair => pair.status);

    [Fact]
    public void Every_code_is_one_of_the_contract_and_stands_under_its_status()
    {
        var named = Errors().Where(error => error.Code != "NOT_READY").ToList();

        Assert.NotEmpty(named);
        Assert.All(named, error => Assert.Equal((error.Operation, error.Code, StatusByCode.GetValueOrDefault(error.Code)), (error.Operation, error.Code, error.Status)));
    }

    [Fact]
    public void Every_error_is_shown_in_both_forms_by_an_example_of_that_code() =>
        Assert.All(Errors().Where(error => error.Code != "NOT_READY").GroupBy(error => (error.Operation, error.Code)), error =>
        {
            Assert.Equal(["application/json", "application/problem+json"], error.Select(e => e.MediaType).Order(StringComparer.Ordinal));
            Assert.All(error, e => Assert.Equal(e.Code, e.Example));
        });

    [Fact]
    public void What_an_action_lists_is_in_its_operation()
    {
        var documented = Errors().ToLookup(error => error.Operation, error => error.Code);
        var listed = Contract.Actions.Select(action => (Id: action.ActionDescriptor.AttributeRouteInfo!.Name!, Codes: action.ActionDescriptor.EndpointMetadata.OfType<ErrorsAttribute>().SelectMany(e => e.Codes))).ToList();

        Assert.Contains(listed, action => action.Codes.Any());
        Assert.All(listed, action => Assert.Subset(documented[action.Id].ToHashSet(), action.Codes.ToHashSet()));
    }

    [Theory]
    [InlineData("addCartItem", "VALIDATION_ERROR MALFORMED_JSON UNAUTHENTICATED CART_NOT_FOUND SKU_NOT_FOUND NOT_ACCEPTABLE CART_IN_CHECKOUT PRECONDITION_FAILED PAYLOAD_TOO_LARGE UNSUPPORTED_MEDIA_TYPE QUANTITY_LIMIT CART_FULL CURRENCY_MISMATCH SKU_NOT_SOLD IDEMPOTENCY_KEY_REUSED RATE_LIMITED INTERNAL_ERROR SERVICE_UNAVAILABLE")]
    [InlineData("archiveProduct", "VALIDATION_ERROR UNAUTHENTICATED FORBIDDEN PRODUCT_NOT_FOUND NOT_ACCEPTABLE PRECONDITION_FAILED PRECONDITION_REQUIRED RATE_LIMITED INTERNAL_ERROR SERVICE_UNAVAILABLE")]
    [InlineData("startImport", "VALIDATION_ERROR UNAUTHENTICATED FORBIDDEN NOT_ACCEPTABLE PAYLOAD_TOO_LARGE UNSUPPORTED_MEDIA_TYPE RATE_LIMITED INTERNAL_ERROR SERVICE_UNAVAILABLE")]
    [InlineData("listCategories", "UNAUTHENTICATED NOT_ACCEPTABLE RATE_LIMITED INTERNAL_ERROR SERVICE_UNAVAILABLE")]
    public void An_operation_answers_what_follows_from_its_form_and_its_own(string operation, string codes) =>
        Assert.Equal(codes.Split(' '), Errors().Where(error => error.Operation == operation && error.MediaType == "application/json").Select(error => error.Code));

    [Fact]
    public void Every_code_that_our_errors_have_has_a_status_of_its_own()
    {
        var used = Contract.Actions.SelectMany(action => action.ActionDescriptor.EndpointMetadata.OfType<ErrorsAttribute>()).SelectMany(errors => errors.Codes).Distinct();

        Assert.All(used, code => Assert.Equal(StatusByCode[code], $"{ErrorWriter.StatusOf(new Error(code, ""))}"));
    }

    [Fact]
    public void Codes_in_descriptions_are_those_of_the_examples() =>
        Assert.All(
            Contract.Operations().SelectMany(o => o.Operation["responses"]!.AsObject()).Where(response => response.Key[0] is '4' or '5'),
            response =>
            {
                var resolved = Contract.Resolve(response.Value!);
                Assert.Equal(
                    Contract.ExamplesOf(resolved["content"]!["application/json"]!).Keys.Where(code => code != "NOT_READY"),
                    Code().Matches(resolved["description"]!.GetValue<string>()).Select(match => match.Value));
            });

    private static IEnumerable<(string Operation, string Status, string MediaType, string Code, string? Example)> Errors() =>
        from operation in Contract.Operations()
        from response in operation.Operation["responses"]!.AsObject()
        where response.Key[0] is '4' or '5'
        from content in Contract.Resolve(response.Value!)["content"]!.AsObject()
        from example in Contract.ExamplesOf(content.Value!)
        select (operation.Id, response.Key, content.Key, example.Key, (string?)(example.Value?["error"]?["code"] ?? example.Value?["code"]));

    [GeneratedRegex("[A-Z]+_[A-Z_]+|UNAUTHENTICATED|FORBIDDEN", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
