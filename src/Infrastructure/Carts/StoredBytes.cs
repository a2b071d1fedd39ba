using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Shop.Infrastructure.Carts;

/// <summary>Writes values one behind the other, as <see cref="BinaryWriter"/> would: numbers little-endian, lengths and counts in 7 bits a byte, text in UTF-8 behind its length.</summary>
internal ref struct StoredBytesWriter(int capacity)
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public void Byte(byte value) => Take(1)[0] = value;

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    public void Int64BigEndian(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(sizeof(long)), value);

    public void Time(DateTimeOffset value) => Int64(value.ToUnixTimeMilliseconds());

    public void Id(Guid value) => value.TryWriteBytes(Take(16), bigEndian: true, out _);

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    public void Count(long value)
    {
        var left = (ulong)value;
        for (; left > 0x7F; left >>= 7)
            Byte((byte)(left | 0x80));
        Byte((byte)left);
    }

    public void Text(string value)
    {
        var length = StoredBytes.Utf8.GetByteCount(value);
        Count(length);
        StoredBytes.Utf8.GetBytes(value, Take(length));
    }

    /// <summary>What was written. Nothing can be written any more.</summary>
    public byte[] Complete()
    {
        var written = _bytes.AsSpan(0, Length).ToArray();
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        return written;
    }

    private Span<byte> Take(int length)
    {
        if (_bytes.Length - Length < length)
            Grow(length);
        Length += length;
        return _bytes.AsSpan(Length - length, length);
    }

    private void Grow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, Length + length));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

/// <summary>Reads what <see cref="StoredBytesWriter"/> wrote. Throws <see cref="ArgumentException"/> or <see cref="FormatException"/> where the bytes are not that.</summary>
internal ref struct StoredBytesReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _bytes.Length;

    public byte Byte() => Bytes(1)[0];

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(sizeof(long)));

    public long Int64BigEndian() => BinaryPrimitives.ReadInt64BigEndian(Bytes(sizeof(long)));

    public DateTimeOffset Time() => DateTimeOffset.FromUnixTimeMilliseconds(Int64());

    public Guid Id() => new(Bytes(16), bigEndian: true);

    public string Text() => Length() is var length and > 0 ? StoredBytes.Utf8.GetString(Bytes(length)) : "";

    public ReadOnlySpan<byte> Bytes(int length)
    {
        Position += length;
        return _bytes.Slice(Position - length, length);
    }

    public long Count()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next <= 0x7F)
                return (long)value;
        }

        throw new FormatException("A number does not end.");
    }

    /// <summary>A number of things of at least a byte each, so that broken bytes cannot ask for more memory than they have.</summary>
    public int Length() => Count() is var length && length >= 0 && length <= _bytes.Length - Position ? (int)length : throw new FormatException("Something is longer than what there is.");
}

internal static class StoredBytes
{
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
