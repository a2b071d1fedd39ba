using System.Buffers.Binary;
using System.Text;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Carts;

/// <summary>
/// A cart as bytes: the format's number, the cart's version (8 bytes, big-endian, so that the store can compare it without
/// understanding the rest), then the content. A newer program reads older formats; it writes only the newest.
/// </summary>
internal static class CartFormat
{
    /// <summary>Offset and length of the version, for the store's scripts.</summary>
    public const int VersionOffset = 1;
    public const int VersionLength = 8;
    private const byte Current = 1;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] VersionBytes(long version)
    {
        var bytes = new byte[VersionLength];
        BinaryPrimitives.WriteInt64BigEndian(bytes, version);
        return bytes;
    }

    public static byte[] Write(Cart cart)
    {
        using var stream = new MemoryStream(256 + (128 * cart.Items.Count));
        using var writer = new BinaryWriter(stream, Utf8);
        writer.Write(Current);
        writer.Write(VersionBytes(cart.Version));
        writer.Write(cart.Currency.Code);
        writer.Write(cart.Owner.CustomerId ?? "");
        writer.Write7BitEncodedInt(cart.Owner.TokenHash.Length);
        writer.Write(cart.Owner.TokenHash.Span);
        writer.Write(cart.CreatedAt.ToUnixTimeMilliseconds());
        writer.Write(cart.UpdatedAt.ToUnixTimeMilliseconds());
        writer.Write(cart.TouchedAt.ToUnixTimeMilliseconds());
        writer.Write7BitEncodedInt(cart.Items.Count);
        foreach (var item in cart.Items)
            Write(writer, item);
        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no cart, or one of a newer program.</exception>
    public static Cart Read(Guid id, byte[] bytes)
    {
        if (bytes is [not Current, ..])
            throw new InvalidDataException($"Cart {id} is stored in format {bytes[0]}, which this version does not know.");
        using var stream = new MemoryStream(bytes);
        using var reader = new BinaryReader(stream, Utf8);
        try
        {
            var cart = ReadCart(id, reader);
            return stream.Position == stream.Length ? cart : throw new InvalidDataException($"Cart {id} is stored with something behind it.");
        }
        catch (Exception broken) when (broken is IOException or FormatException or ArgumentException or KeyNotFoundException)
        {
            throw new InvalidDataException($"Cart {id} is stored in a way that cannot be read.", broken);
        }
    }

    private static Cart ReadCart(Guid id, BinaryReader reader)
    {
        reader.ReadByte();
        var version = BinaryPrimitives.ReadInt64BigEndian(reader.ReadBytes(VersionLength));
        var currency = Currency.Of(reader.ReadString());
        var customerId = reader.ReadString();
        var tokenHash = reader.ReadBytes(ReadCount(reader));
        var owner = CartOwner.Restore(customerId.Length == 0 ? null : customerId, tokenHash.Length == 0 ? null : tokenHash);
        var (created, updated, touched) = (ReadTime(reader), ReadTime(reader), ReadTime(reader));
        var items = new CartItem[ReadCount(reader)];
        for (var i = 0; i < items.Length; i++)
            items[i] = ReadItem(reader, currency);
        return new Cart(id, owner, currency, items, version, created, updated, touched);
    }

    private static void Write(BinaryWriter writer, CartItem item)
    {
        writer.Write(item.Id.ToByteArray(bigEndian: true));
        writer.Write(item.Sku);
        writer.Write(item.ProductId.ToByteArray(bigEndian: true));
        writer.Write(item.Name);
        writer.Write7BitEncodedInt(item.Quantity);
        writer.Write7BitEncodedInt64(item.UnitPriceWhenAdded.AmountMinor);
        writer.Write(item.AddedAt.ToUnixTimeMilliseconds());
        writer.Write7BitEncodedInt(item.Properties.Values.Count);
        foreach (var (name, value) in item.Properties.Values)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    private static CartItem ReadItem(BinaryReader reader, Currency currency)
    {
        var id = new Guid(reader.ReadBytes(16), bigEndian: true);
        var sku = reader.ReadString();
        var productId = new Guid(reader.ReadBytes(16), bigEndian: true);
        var name = reader.ReadString();
        var quantity = reader.Read7BitEncodedInt();
        var price = new Money(reader.Read7BitEncodedInt64(), currency);
        var addedAt = ReadTime(reader);
        var properties = new KeyValuePair<string, string>[ReadCount(reader)];
        for (var i = 0; i < properties.Length; i++)
            properties[i] = new(reader.ReadString(), reader.ReadString());
        return new CartItem(id, sku, productId, name, quantity, price, ItemProperties.Restore(properties), addedAt);
    }

    /// <summary>A number of things of at least a byte each, so that broken bytes cannot ask for more memory than they have.</summary>
    private static int ReadCount(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        return count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position ? count : throw new EndOfStreamException();
    }

    private static DateTimeOffset ReadTime(BinaryReader reader) => DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
}
