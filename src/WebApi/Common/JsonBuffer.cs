using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Shop.WebApi.Common;

/// <summary>Writes JSON into memory that each thread keeps for its next answer.</summary>
internal static class JsonBuffer
{
    private const int Usual = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Good until this thread writes again, so before anything is awaited.</summary>
    public static ReadOnlySpan<byte> Write<T>(T value, JsonTypeInfo<T> type)
    {
        // What an exception or a very large answer has left behind is not used again.
        var (buffer, writer) = (_buffer, _writer);
        (_buffer, _writer) = (null, null);
        buffer ??= new ArrayBufferWriter<byte>(Usual);
        buffer.ResetWrittenCount();
        writer ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = type.Options.Encoder, MaxDepth = type.Options.MaxDepth, SkipValidation = true });
        writer.Reset();
        JsonSerializer.Serialize(writer, value, type);
        writer.Flush();
        if (buffer.Capacity == Usual)
            (_buffer, _writer) = (buffer, writer);
        return buffer.WrittenSpan;
    }
}
