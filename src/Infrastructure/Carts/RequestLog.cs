using System.Buffers.Binary;
using System.Security.Cryptography;
using Shop.Application.Carts;

namespace Shop.Infrastructure.Carts;

/// <summary>
/// What is remembered of the requests that have changed a cart: one entry of 28 bytes each, oldest first. An entry is the request's id (16), its
/// fingerprint (8) and when it took effect (4, in seconds), the numbers big-endian.
/// </summary>
internal static class RequestLog
{
    public const int IdLength = RequestKey.IdLength;
    public const int TimeOffset = IdLength + sizeof(ulong);
    public const int EntryLength = TimeOffset + sizeof(uint);

    /// <summary>Requests that are remembered at least; the log is cut when it holds twice as many.</summary>
    public const int Capacity = 256;

    /// <summary>For how long.</summary>
    public const int Seconds = 24 * 60 * 60;

    public static byte[] Entry(RequestKey request, DateTimeOffset now) => Entry(request.Id.Span, request.Fingerprint, now);

    /// <summary>What a deletion without a key leaves: the entry of nobody's request.</summary>
    public static byte[] Trace(DateTimeOffset now) => Entry(RandomNumberGenerator.GetBytes(IdLength), 0, now);

    public static RequestState Find(ReadOnlySpan<byte> log, RequestKey request, DateTimeOffset now)
    {
        for (var (at, read) = (log.Length - EntryLength, 0); at >= 0 && read < Capacity; (at, read) = (at - EntryLength, read + 1))
        {
            var entry = log.Slice(at, EntryLength);
            if (entry.StartsWith(request.Id.Span) && BinaryPrimitives.ReadUInt32BigEndian(entry[TimeOffset..]) > now.ToUnixTimeSeconds() - Seconds)
                return StateOf(entry[IdLength..TimeOffset], request);
        }

        return RequestState.Unknown;
    }

    /// <summary>By the fingerprint that was found under the request's id.</summary>
    public static RequestState StateOf(ReadOnlySpan<byte> fingerprint, RequestKey request) =>
        BinaryPrimitives.ReadUInt64BigEndian(fingerprint) == request.Fingerprint ? RequestState.Applied : RequestState.KeyReused;

    private static byte[] Entry(ReadOnlySpan<byte> id, ulong fingerprint, DateTimeOffset now)
    {
        var entry = new byte[EntryLength];
        id.CopyTo(entry);
        BinaryPrimitives.WriteUInt64BigEndian(entry.AsSpan(IdLength), fingerprint);
        BinaryPrimitives.WriteUInt32BigEndian(entry.AsSpan(TimeOffset), (uint)now.ToUnixTimeSeconds());
        return entry;
    }
}
