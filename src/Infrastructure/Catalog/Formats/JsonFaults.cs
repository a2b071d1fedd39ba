using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Catalog.Formats;

/// <summary>Says by JSON pointer what is wrong with a document that could not be read.</summary>
internal static class JsonFaults
{
    private const int MaxPointerLength = 500;

    private static readonly FieldError Malformed = new("", "MALFORMED_JSON", "The line is not one JSON value, or nested too deeply.");

    public static FieldError Null(string pointer) => Invalid(pointer, "Must not be null.");

    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static FieldError Explain(JsonException exception, ReadOnlyMemory<byte> json, JsonTypeInfo type)
    {
        if (!TryParse(json, out var document))
            return Malformed;
        using (document)
        {
            var path = Segments(exception.Path ?? "$");
            var pointer = string.Concat(path.Select(segment => $"/{Escape(segment)}"));
            return Missing(document.RootElement, type, path) is { } missing
                ? Invalid($"{pointer}/{missing}", "A value is required.")
                : Invalid(pointer, "Unknown, given twice, or not of the type it must have.");
        }
    }

    private static FieldError Invalid(string pointer, string message) =>
        new(pointer.Length > MaxPointerLength ? pointer[..MaxPointerLength] : pointer, "VALIDATION_ERROR", message);

    private static bool TryParse(ReadOnlyMemory<byte> json, out JsonDocument document)
    {
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = NdjsonContext.MaxDepth });
            return true;
        }
        catch (JsonException)
        {
            document = null!;
            return false;
        }
    }

    /// <summary>The member that the object at the path must have and has not; the exception names it in its message only.</summary>
    private static string? Missing(JsonElement element, JsonTypeInfo type, List<string> path)
    {
        try
        {
            return FindMissing(element, type, path);
        }
        catch (InvalidOperationException)
        {
            // Another member's name is no text: a surrogate without its other half.
            return null;
        }
    }

    private static string? FindMissing(JsonElement element, JsonTypeInfo type, List<string> path)
    {
        foreach (var segment in path)
        {
            // A member given twice may have led the path into the one that is not found here.
            if (type.Kind == JsonTypeInfoKind.Enumerable && element.ValueKind == JsonValueKind.Array && int.TryParse(segment, out var i) && i < element.GetArrayLength())
                (element, type) = (element[i], type.Options.GetTypeInfo(type.ElementType!));
            else if (type.Properties.FirstOrDefault(p => p.Name == segment) is { } property && element.ValueKind == JsonValueKind.Object && element.TryGetProperty(segment, out var value))
                (element, type) = (value, type.Options.GetTypeInfo(property.PropertyType));
            else
                return null;
        }

        return element.ValueKind != JsonValueKind.Object ? null : type.Properties.FirstOrDefault(p => IsRequired(p) && !element.TryGetProperty(p.Name, out _))?.Name;
    }

    private static bool IsRequired(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };

    /// <summary>Takes a path such as <c>$.variants[0].optionValues['a b']</c> apart.</summary>
    private static List<string> Segments(string path)
    {
        var segments = new List<string>();
        for (var at = 1; at < path.Length;)
        {
            var (open, close) = path[at] == '.' ? (".", "") : path.AsSpan(at).StartsWith("['") ? ("['", "']") : ("[", "]");
            at += open.Length;
            var end = close.Length > 0 ? path.IndexOf(close, at, StringComparison.Ordinal) : path.AsSpan(at).IndexOfAny('.', '[') + at;
            if (end < at)
                end = path.Length;
            segments.Add(path[at..end]);
            at = end + close.Length;
        }

        return segments;
    }
}
