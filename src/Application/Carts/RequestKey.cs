using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Shop.Application.Common;

namespace Shop.Application.Carts;

/// <summary>What a client sent as <c>Idempotency-Key</c>, with a hash of everything else that makes the request what it is.</summary>
public sealed record IdempotencyKey(string Text, ulong Fingerprint);

/// <summary>A request that must take effect once, as it is remembered: by a hash of caller and key, so that nobody else's equal key is the same.</summary>
public sealed record RequestKey(ReadOnlyMemory<byte> Id, ulong Fingerprint)
{
    public const int IdLength = 16;

    public static RequestKey Of(Caller caller, IdempotencyKey key) => new(SHA256.HashData(Material(caller, key)).AsMemory(0, IdLength), key.Fingerprint);

    /// <summary>As it is noted in a <see cref="Domain.Carts.CartHandover"/>.</summary>
    public ReadOnlyMemory<byte> Note()
    {
        var note = new byte[IdLength + sizeof(ulong)];
        Id.Span.CopyTo(note);
        BinaryPrimitives.WriteUInt64BigEndian(note.AsSpan(IdLength), Fingerprint);
        return note;
    }

    public static RequestKey Restore(ReadOnlySpan<byte> note) => new(note[..IdLength].ToArray(), BinaryPrimitives.ReadUInt64BigEndian(note[IdLength..]));

    /// <summary>The secret of a guest's cart that this key began: only who knows the key, and whose it is, can know it.</summary>
    internal static byte[] CartSecret(Caller caller, IdempotencyKey key, Guid cartId) =>
        HMACSHA256.HashData(Material(caller, key), cartId.ToByteArray(bigEndian: true));

    private static byte[] Material(Caller caller, IdempotencyKey key)
    {
        var (kind, who) = caller switch
        {
            { CustomerId: { } customer } => ('c', customer),
            { CartToken: { } token } => ('g', token),
            _ => ('n', ""),
        };
        return Encoding.UTF8.GetBytes($"{kind}{who}\0{key.Text}");
    }
}

/// <summary>What every change of a cart comes with: who asks, the version they insist on, and the key under which it must take effect once.</summary>
public sealed record ChangeRequest(Caller Caller, long? ExpectedVersion = null, IdempotencyKey? Idempotency = null)
{
    public RequestKey? Key { get; } = Idempotency is null ? null : RequestKey.Of(Caller, Idempotency);
}

/// <summary>A cart after a change; with <paramref name="IsReplay"/>, after an earlier sending of the same request.</summary>
public sealed record CartChange(CartDto Cart, bool IsReplay = false);
