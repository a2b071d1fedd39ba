using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shop.Application.Common;

/// <summary>An enum by the camel-cased name of exactly one of its values; no numbers, no lists, no other case.</summary>
public sealed class CamelCaseEnum<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    private static readonly Dictionary<string, TEnum> ByName = Enum.GetValues<TEnum>().ToDictionary(NameOf, StringComparer.Ordinal);

    private readonly Dictionary<TEnum, byte[]> _quoted = Enum.GetValues<TEnum>().ToDictionary(value => value, value => Encoding.ASCII.GetBytes($"\"{NameOf(value)}\""));

    /// <summary>The value as JSON.</summary>
    public ReadOnlySpan<byte> Quoted(TEnum value) => _quoted[value];

    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ByName.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new JsonException($"One of {string.Join(", ", ByName.Keys)} is expected.");

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteRawValue(_quoted[value], skipInputValidation: true);

    private static string NameOf(TEnum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
