using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Shop.Domain.Common;
using Shop.WebApi.Common;
using Shop.WebApi.OpenApi;

namespace Shop.WebApi.Tests.OpenApi;

/// <summary>Examples are checked against the code that reads and writes such bodies, so that they cannot rot.</summary>
public sealed class ExamplesTests
{
    // An answer omits what is null, also where its type takes it in a constructor: read it as leniently as a client would.
    private static readonly ApiJson Lenient = new(new JsonSerializerOptions(ApiJson.Instance.Options) { RespectRequiredConstructorParameters = false });

    public static TheoryData<string> OperationIds => [.. Contract.Operations().Select(o => o.Id)];

    [Theory]
    [MemberData(nameof(OperationIds))]
    public void Every_body_has_an_example(string operationId)
    {
        var operation = Contract.Operations().Single(o => o.Id == operationId).Operation;
        var bodies = operation["responses"]!.AsObject().SelectMany(response => Contents(Contract.Resolve(response.Value!))).Concat(Contents(operation["requestBody"])).ToList();

        Assert.NotEmpty(bodies);
        Assert.All(bodies, body => Assert.NotEmpty(Contract.ExamplesOf(body.Value!)));
    }

    [Fact]
    public void The_strict_reader_accepts_every_request()
    {
        var read = new List<string>();
        foreach (var action in Contract.Actions)
        {
            if (action.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source.Id == "Body") is not { } body)
                continue;
            var (id, operation) = Contract.Operations().Single(o => o.Id == Id(action));
            foreach (var (mediaType, content) in operation["requestBody"]!["content"]!.AsObject())
            {
                foreach (var example in Contract.ExamplesOf(content!).Values)
                    Assert.NotNull(JsonBody.Read(Encoding.UTF8.GetBytes(example!.ToJsonString()), body.Type));
                read.Add($"{id} {mediaType}");
            }
        }

        Assert.Contains("patchProduct application/merge-patch+json", read);
        Assert.Equal(Contract.Operations().Count(o => o.Operation["requestBody"]?["content"]?["application/json"] is not null), read.Select(r => r.Split(' ')[0]).Distinct().Count());
    }

    [Fact]
    public void A_partial_change_applies_to_what_was_created()
    {
        var created = JsonBody.Parse(Encoding.UTF8.GetBytes(Examples.Text("createProduct.request.json")), typeof(Application.Catalog.ProductWrite));
        var patch = (MergePatch<Application.Catalog.ProductWrite>)JsonBody.Read(Encoding.UTF8.GetBytes(Examples.Text("patchProduct.request.json")), typeof(MergePatch<Application.Catalog.ProductWrite>));

        Assert.Equal("Skagen Lamp", patch.ApplyTo((Application.Catalog.ProductWrite)created).Name);
    }

    [Fact]
    public void Every_answer_is_written_again_as_it_was_read()
    {
        var checkedAnswers = 0;
        foreach (var action in Contract.Actions)
        {
            var (id, operation) = Contract.Operations().Single(o => o.Id == Id(action));
            foreach (var answer in action.SupportedResponseTypes.Where(answer => answer.Type is { } type && type != typeof(void)))
            {
                var content = operation["responses"]![$"{answer.StatusCode}"]!["content"]!["application/json"]!;
                var example = Contract.ExamplesOf(content).First(e => e.Key is "" or "NOT_READY").Value;
                Assert.Equal((id, example!.ToJsonString()), (id, WrittenAgain(example, answer.Type!)));
                checkedAnswers++;
            }
        }

        Assert.True(checkedAnswers > 20);
    }

    [Fact]
    public void Every_error_is_written_again_as_it_was_read() =>
        Assert.All(Contract.Json["components"]!["examples"]!.AsObject(), example =>
        {
            var value = example.Value!["value"]!;
            Assert.Equal(value.ToJsonString(), WrittenAgain(value, example.Key.EndsWith(ErrorCatalog.AsProblem, StringComparison.Ordinal) ? typeof(ProblemAnswer) : typeof(ErrorAnswer)));
        });

    [Theory]
    [InlineData("""{"sku":"A","quantiy":1}""")]
    [InlineData("""{"quantity":1}""")]
    [InlineData("""{"sku":"A","quantity":"1"}""")]
    public void Control_the_strict_reader_refuses_what_is_wrong(string body) =>
        Assert.Throws<RequestException>(() => JsonBody.Parse(Encoding.UTF8.GetBytes(body), typeof(WebApi.Carts.AddItemRequest)));

    [Fact]
    public void Control_a_member_that_the_shop_does_not_write_is_found()
    {
        var cart = JsonNode.Parse(Examples.Text("getCart.200.json"))!;
        cart["colour"] = "red";

        Assert.Throws<JsonException>(() => WrittenAgain(cart, typeof(Application.Carts.CartDto)));
    }

    [Fact]
    public void A_file_that_no_operation_shows_does_not_lie_about()
    {
        var operations = Contract.Operations().ToDictionary(o => o.Id, o => o.Operation);
        var files = typeof(Examples).Assembly.GetManifestResourceNames().Where(name => name.EndsWith("json", StringComparison.Ordinal) || name.EndsWith("csv", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var operation = operations[file.Split('.')[0]];
            Assert.NotNull(file.Split('.')[1] == "request" ? operation["requestBody"] : operation["responses"]![file.Split('.')[1]]);
        });
    }

    private static JsonObject Contents(JsonNode? body) => body?["content"]?.AsObject() ?? [];

    private static string Id(ApiDescription action) => action.ActionDescriptor.AttributeRouteInfo!.Name!;

    private static string WrittenAgain(JsonNode json, Type type) =>
        JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(json.ToJsonString(), Lenient.GetTypeInfo(type)!), ApiJson.Instance.GetTypeInfo(type)!)!.ToJsonString();
}
