using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Shop.TestSupport;
using Shop.WebApi.Common;

namespace Shop.WebApi.Tests.Common;

/// <summary>An operation of the program, as its own routing knows it: one that is added is tested by being there.</summary>
internal sealed record Route(string Method, RoutePattern Pattern, Type? BodyType, bool IsFile)
{
    /// <param name="app">The shop.</param>
    /// <param name="withHeads">Whether those are among them that answer as a GET does, only without a body.</param>
    public static IReadOnlyList<Route> AllOf(ShopApp app, bool withHeads = false) =>
    [
        .. from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let action = endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()
           where action is not null
           let body = action.Parameters.FirstOrDefault(p => p.BindingInfo?.BindingSource == BindingSource.Body)
           let consumes = endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.ConsumesAttribute>()
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
           where withHeads || method != "HEAD"
           select new Route(method, endpoint.RoutePattern, body?.ParameterType, body is null && consumes is not null),
    ];

    /// <summary>The address with every parameter replaced.</summary>
    public string At(Func<string, string> valueOf) =>
        "/" + string.Join('/', Pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p is RoutePatternParameterPart parameter ? valueOf(parameter.Name) : ((RoutePatternLiteralPart)p).Content))));

    public bool Matches(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments.Length == Pattern.PathSegments.Count
            && segments.Zip(Pattern.PathSegments).All(s => s.Second.Parts is not [RoutePatternLiteralPart literal] || literal.Content == s.First);
    }

    /// <summary>A body with every member that the type has.</summary>
    public JsonObject Example() => JsonShape.ExampleOf(BodyType!).AsObject();

    public override string ToString() => $"{Method} /{Pattern.RawText}";
}

/// <summary>The shape of a body's type, as its serializer knows it.</summary>
internal static class JsonShape
{
    public static JsonNode ExampleOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(MergePatch<>))
            return ExampleOf(type.GetGenericArguments()[0]);
        if (type == typeof(string))
            return "x";
        if (type == typeof(bool))
            return true;
        if (type == typeof(int) || type == typeof(long))
            return 1;
        if (type == typeof(Guid))
            return Guid.Empty;
        if (type == typeof(DateTimeOffset))
            return "2026-01-01T00:00:00Z";
        if (type.IsEnum)
            return JsonNamingPolicy.CamelCase.ConvertName(Enum.GetNames(type)[1]);
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return new JsonObject { ["name"] = "value" };
        var info = ApiJson.Instance.GetTypeInfo(type) ?? throw new InvalidOperationException($"{type} is not part of the contract's JSON.");
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new JsonArray(ExampleOf(info.ElementType!)),
            JsonTypeInfoKind.Object => new JsonObject(info.Properties.Where(p => p.Set is not null || p.AssociatedParameter is not null).Select(p => KeyValuePair.Create(p.Name, (JsonNode?)ExampleOf(p.PropertyType)))),
            _ => throw new InvalidOperationException($"What is an example of {type}?"),
        };
    }

    /// <summary>All nodes of a body by their parent and name, the deepest last.</summary>
    public static IEnumerable<(JsonNode Parent, object Name)> PlacesIn(JsonNode node) => node switch
    {
        JsonObject members => members.ToList().SelectMany(m => (m.Value is null ? [] : PlacesIn(m.Value)).Prepend((members, m.Key))),
        JsonArray items => Enumerable.Range(0, items.Count).SelectMany(i => (items[i] is null ? [] : PlacesIn(items[i]!)).Prepend((items, i))),
        _ => [],
    };

    /// <summary>The body with the value at one place replaced by other text, JSON or not.</summary>
    public static string With(JsonNode body, (JsonNode Parent, object Name) place, string json)
    {
        const string Mark = "\u2620 here \u2620";
        if (place.Name is int index)
            place.Parent.AsArray()[index] = Mark;
        else
            place.Parent.AsObject()[(string)place.Name] = Mark;
        return body.ToJsonString(ApiJson.Instance.Options).Replace($"\"{Mark}\"", json, StringComparison.Ordinal);
    }
}
