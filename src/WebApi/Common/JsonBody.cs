using System.Buffers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Shop.Domain.Common;

namespace Shop.WebApi.Common;

/// <summary>Reads request bodies strictly and names what is wrong by its place.</summary>
internal static class JsonBody
{
    /// <summary>Which of the two an action takes is said by its route.</summary>
    private static readonly string[] MediaTypes = ["application/json", "application/merge-patch+json"];

    /// <exception cref="RequestException">No JSON, or not that of the type.</exception>
    public static async ValueTask<object> ReadAsync(HttpContext context, Type type)
    {
        var mediaType = context.Request.ContentType.AsSpan();
        if (mediaType.IndexOf(';') is >= 0 and var end)
            mediaType = mediaType[..end].TrimEnd();
        if (!IsJson(mediaType))
            throw new RequestException(RequestErrors.Of(StatusCodes.Status415UnsupportedMediaType));

        var reader = context.Request.BodyReader;
        var read = await reader.ReadAsync(context.RequestAborted);
        while (!read.IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync(context.RequestAborted);
        }

        try
        {
            return Read(context, read.Buffer, type);
        }
        finally
        {
            reader.AdvanceTo(read.Buffer.End);
        }
    }

    private static bool IsJson(ReadOnlySpan<char> mediaType)
    {
        foreach (var known in MediaTypes)
        {
            if (mediaType.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static object Read(HttpContext context, ReadOnlySequence<byte> body, Type type)
    {
        var utf8 = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        context.NoteBody(utf8);
        return Read(utf8, type);
    }

    internal static object Read(ReadOnlySpan<byte> utf8, Type type)
    {
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(MergePatch<>))
            return Parse(utf8, type);
        var patch = JsonNode.Parse(((JsonElement)Parse(utf8, typeof(JsonElement))).GetRawText()) as JsonObject
            ?? throw new RequestException(RequestErrors.Invalid("", "An object is expected."));
        return Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.NonPublic, null, [patch], null)!;
    }

    internal static object Parse(ReadOnlySpan<byte> utf8, Type type)
    {
        if (utf8.IsEmpty)
            throw new RequestException(RequestErrors.MalformedJson("The body is empty."));
        CheckTokens(utf8);
        try
        {
            return JsonSerializer.Deserialize(utf8, ApiJson.Instance.GetTypeInfo(type)!)
                ?? throw new RequestException(Error.Validation(new FieldError("", "INVALID_VALUE", "Must not be null.")));
        }
        catch (JsonException exception)
        {
            throw new RequestException(Error.Validation(new FieldError(Pointer(exception.Path), "INVALID_VALUE", Explain(exception))));
        }
    }

    /// <summary>What the serializer does not check by itself: broken syntax and text first of all, nulls in lists, NUL characters.</summary>
    private static void CheckTokens(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = ApiJson.Instance.Options.MaxDepth });
        Span<bool> inArray = stackalloc bool[ApiJson.Instance.Options.MaxDepth + 1];
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartArray or JsonTokenType.StartObject:
                        inArray[reader.CurrentDepth + 1] = reader.TokenType == JsonTokenType.StartArray;
                        break;
                    case JsonTokenType.Null when inArray[reader.CurrentDepth]:
                        throw new RequestException(Error.Validation(new FieldError("", "INVALID_VALUE", "A list must not contain null.")));
                    case JsonTokenType.String or JsonTokenType.PropertyName when !reader.ValueIsEscaped:
                        if (!Utf8.IsValid(reader.ValueSpan))
                            throw new InvalidOperationException();
                        break;
                    case JsonTokenType.String or JsonTokenType.PropertyName:
                        if (reader.GetString()!.Contains('\0', StringComparison.Ordinal))
                            throw new RequestException(Error.Validation(new FieldError("", "INVALID_CHARACTER", "NUL characters are not allowed.")));
                        break;
                }
            }
        }
        catch (JsonException exception)
        {
            throw new RequestException(RequestErrors.MalformedJson($"Not JSON of at most {ApiJson.Instance.Options.MaxDepth} levels, at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."));
        }
        catch (InvalidOperationException)
        {
            throw new RequestException(Error.Validation(new FieldError("", "INVALID_CHARACTER", "A text is not well-formed Unicode.")));
        }
    }

    /// <summary>"$.items[0].sku" as "/items/0/sku".</summary>
    private static string Pointer(string? path) =>
        (path ?? "").TrimStart('$').Replace("['", ".", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal)
            .Replace('[', '.').Replace("]", "", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal).Replace('.', '/');

    /// <summary>The serializer's message without its type names.</summary>
    private static string Explain(JsonException exception) =>
        exception.Message.Contains("missing required", StringComparison.Ordinal)
            ? "A required member is missing: " + exception.Message[(exception.Message.IndexOf("including:", StringComparison.Ordinal) + "including:".Length)..].Trim()
            : exception.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "There is no such member."
            : exception.Message.Contains("Duplicate", StringComparison.Ordinal) ? "The member is there twice."
            : "The value is not of the expected type or range.";
}
