using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Shop.WebApi.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Shop.WebApi.Tests.OpenApi;

/// <summary>The document of the program as it is, which is built and never started.</summary>
internal static class Contract
{
    private static readonly Lazy<(string Text, IReadOnlyList<ApiDescription> Actions)> Generated = new(Generate);

    private static readonly Lazy<JsonNode> Parsed = new(() =>
    {
        var json = JsonNode.Parse(Text)!;
        Read(json);
        return json;
    });

    public static string Text => Generated.Value.Text;

    public static JsonNode Json => Parsed.Value;

    /// <summary>The actions behind the operations.</summary>
    public static IReadOnlyList<ApiDescription> Actions => Generated.Value.Actions;

    public static string CommittedPath([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/openapi/v1.json"));

    public static IEnumerable<(string Id, JsonObject Operation)> Operations() =>
        Json["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(o => (o.Value!["operationId"]!.GetValue<string>(), o.Value!.AsObject()));

    /// <summary>What a reference within the document stands for; the node itself if it is none.</summary>
    public static JsonNode Resolve(JsonNode node) =>
        node["$ref"]?.GetValue<string>() is { } reference
            ? reference.Split('/').Skip(1).Aggregate(Json, (at, name) => at[name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)]!)
            : node;

    /// <summary>The examples of a body, by name; the only one has none.</summary>
    public static IReadOnlyDictionary<string, JsonNode?> ExamplesOf(JsonNode content)
    {
        var named = content["examples"]?.AsObject().ToDictionary(e => e.Key, e => Resolve(e.Value!)["value"]) ?? [];
        if (content["example"] is { } only)
            named[""] = only;
        return named;
    }

    /// <summary>Nodes are made when they are first looked at; afterwards, tests may look at the same time.</summary>
    private static void Read(JsonNode? node)
    {
        foreach (var child in node is JsonObject map ? map.Select(member => member.Value) : node is JsonArray list ? list : Enumerable.Empty<JsonNode?>())
            Read(child);
    }

    private static (string, IReadOnlyList<ApiDescription>) Generate()
    {
        var app = Program.BuildServer(["--environment=Production", $"--applicationName={typeof(Program).Assembly.GetName().Name}"]);
        try
        {
            var document = app.Services.GetRequiredService<ISwaggerProvider>().GetSwagger(OpenApiSetup.DocumentName);
            using var text = new StringWriter { NewLine = "\n" };
            document.SerializeAsV31(new OpenApiJsonWriter(text));
            var actions = app.Services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items.SelectMany(group => group.Items).Where(action => action.HttpMethod != "HEAD").ToList();
            return (text.ToString() + "\n", actions);
        }
        finally
        {
            ((IDisposable)app).Dispose();
        }
    }
}
