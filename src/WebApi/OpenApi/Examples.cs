using System.Text.Json.Nodes;

namespace Shop.WebApi.OpenApi;

/// <summary>
/// Examples of requests and answers, taken from a shop with the sample catalog. One file each, named
/// <c>{operation}.request.{ending}</c> or <c>{operation}.{status}.{ending}</c>.
/// </summary>
internal static class Examples
{
    public static JsonNode? Find(string operationId, string part, string mediaType)
    {
        var name = $"{operationId}.{part}.{EndingOf(mediaType)}";
        return typeof(Examples).Assembly.GetManifestResourceInfo(name) is null ? null
            : name.EndsWith(".json", StringComparison.Ordinal) ? JsonNode.Parse(Text(name)) : JsonValue.Create(Text(name));
    }

    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Examples).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static string EndingOf(string mediaType) => mediaType switch
    {
        "text/csv" => "csv",
        "application/x-ndjson" => "ndjson",
        _ => "json",
    };
}
