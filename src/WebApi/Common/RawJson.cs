using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Shop.WebApi.Common;

/// <summary>Puts JSON together from parts that are JSON already and from values, where a <see cref="Utf8JsonWriter"/> would look at each name and each sign anew. It checks nothing.</summary>
internal sealed class RawJson
{
    private const int Usual = 64 * 1024;

    /// <summary>What stands for itself in a JSON text, and in one byte.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Except("\"\\")]);

    [ThreadStatic]
    private static RawJson? _kept;

    private byte[] _bytes = new byte[Usual];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>The thread's own, empty; to be given back.</summary>
    public static RawJson Take()
    {
        var taken = _kept ?? new RawJson();
        _kept = null;
        taken._length = 0;
        return taken;
    }

    /// <summary>Keeps the memory for the thread's next answer, unless it has grown beyond what is usual.</summary>
    public void GiveBack() => _kept = _bytes.Length == Usual ? this : null;

    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Room(json.Length));
        _length += json.Length;
    }

    public void Number(long value)
    {
        const int Digits = 20;
        Utf8Formatter.TryFormat(value, Room(Digits), out var written);
        _length += written;
    }

    public void Boolean(bool value) => Raw(value ? "true"u8 : "false"u8);

    public void Text(Guid value)
    {
        const int Characters = 36;
        var room = Room(Characters + 2);
        room[0] = room[Characters + 1] = (byte)'"';
        value.TryFormat(room[1..], out _);
        _length += Characters + 2;
    }

    /// <summary>RFC 3339 in UTC with milliseconds.</summary>
    public void Text(DateTimeOffset value)
    {
        // "O" is the one format that costs next to nothing; it has four digits more.
        const int Milliseconds = 23;
        var room = Room(Milliseconds + 7);
        room[0] = (byte)'"';
        value.UtcDateTime.TryFormat(room[1..], out _, "O", CultureInfo.InvariantCulture);
        room[Milliseconds + 1] = (byte)'Z';
        room[Milliseconds + 2] = (byte)'"';
        _length += Milliseconds + 3;
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Raw("null"u8);
            return;
        }

        if (value.AsSpan().ContainsAnyExcept(Plain))
        {
            Raw("\""u8);
            Raw(JsonEncodedText.Encode(Encoding.UTF8.GetBytes(value), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
            Raw("\""u8);
            return;
        }

        var room = Room(value.Length + 2);
        room[0] = room[value.Length + 1] = (byte)'"';
        Encoding.ASCII.GetBytes(value, room[1..]);
        _length += value.Length + 2;
    }

    private Span<byte> Room(int length)
    {
        if (_bytes.Length - _length < length)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + length));
        return _bytes.AsSpan(_length);
    }
}
