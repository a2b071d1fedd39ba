using System.Buffers.Binary;
using System.Text;
using Shop.Application.Carts;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Carts;

/// <summary>
/// A cart as bytes: the format's number, the cart's version (8 bytes, big-endian), currency, owner and times, which together are its
/// stamp; then the lines. Format 2 adds what format 1 cannot say. All formats are read; written is the oldest that can say everything, so that
/// instances of the version before can go on while a newer one is rolled out.
/// Two states that share a stamp are the same state, even where a server has lost changes it had acknowledged and gives their versions anew.
/// </summary>
internal static class CartFormat
{
    private const byte First = 1;
    private const byte WithDiscounts = 2;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes, and how many of them are the stamp.</summary>
    public static (byte[] Bytes, int Stamp) Write(Cart cart)
    {
        var format = cart.DiscountCodes.Count > 0 || cart.Handover is not null ? WithDiscounts : First;
        using var stream = new MemoryStream(256 + (128 * cart.Items.Count));
        using var writer = new BinaryWriter(stream, Utf8);
        writer.Write(format);
        Span<byte> version = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(version, cart.Version);
        writer.Write(version);
        writer.Write(cart.Currency.Code);
        writer.Write(cart.Owner.CustomerId ?? "");
        writer.Write7BitEncodedInt(cart.Owner.TokenHash.Length);
        writer.Write(cart.Owner.TokenHash.Span);
        writer.Write(cart.CreatedAt.ToUnixTimeMilliseconds());
        writer.Write(cart.UpdatedAt.ToUnixTimeMilliseconds());
        writer.Write(cart.TouchedAt.ToUnixTimeMilliseconds());
        var stamp = (int)stream.Position;
        writer.Write7BitEncodedInt(cart.Items.Count);
        foreach (var item in cart.Items)
            Write(writer, item);
        if (format >= WithDiscounts)
            WriteDiscountsAndHandover(writer, cart);
        writer.Flush();
        return (stream.ToArray(), stamp);
    }

    /// <exception cref="InvalidDataException">The bytes are no cart, or one of a newer program.</exception>
    public static StoredCart Read(Guid id, byte[] bytes)
    {
        if (bytes is [not (First or WithDiscounts), ..])
            throw new InvalidDataException($"Cart {id} is stored in format {bytes[0]}, which this version does not know.");
        using var stream = new MemoryStream(bytes);
        using var reader = new BinaryReader(stream, Utf8);
        try
        {
            var (cart, stamp) = ReadCart(id, reader);
            return stream.Position == stream.Length ? new StoredCart(cart, bytes.AsMemory(0, stamp)) : throw new InvalidDataException($"Cart {id} is stored with something behind it.");
        }
        catch (Exception broken) when (broken is IOException or FormatException or ArgumentException or KeyNotFoundException)
        {
            throw new InvalidDataException($"Cart {id} is stored in a way that cannot be read.", broken);
        }
    }

    private static (Cart Cart, int Stamp) ReadCart(Guid id, BinaryReader reader)
    {
        var format = reader.ReadByte();
        var version = BinaryPrimitives.ReadInt64BigEndian(reader.ReadBytes(sizeof(long)));
        var currency = Currency.Of(reader.ReadString());
        var customerId = reader.ReadString();
        var tokenHash = reader.ReadBytes(ReadCount(reader));
        var owner = CartOwner.Restore(customerId.Length == 0 ? null : customerId, tokenHash.Length == 0 ? null : tokenHash);
        var (created, updated, touched) = (ReadTime(reader), ReadTime(reader), ReadTime(reader));
        var stamp = (int)reader.BaseStream.Position;
        var items = new CartItem[ReadCount(reader)];
        for (var i = 0; i < items.Length; i++)
            items[i] = ReadItem(reader, currency);
        if (format < WithDiscounts)
            return (new Cart(id, owner, currency, items, version, created, updated, touched), stamp);

        var codes = new string[ReadCount(reader)];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = reader.ReadString();
        var handover = reader.ReadBoolean() ? ReadHandover(reader) : null;
        return (new Cart(id, owner, currency, items, version, created, updated, touched, codes, handover), stamp);
    }

    private static void WriteDiscountsAndHandover(BinaryWriter writer, Cart cart)
    {
        writer.Write7BitEncodedInt(cart.DiscountCodes.Count);
        foreach (var code in cart.DiscountCodes)
            writer.Write(code);
        writer.Write(cart.Handover is not null);
        if (cart.Handover is not { } handover)
            return;
        writer.Write(handover.TargetId.ToByteArray(bigEndian: true));
        writer.Write((byte)handover.Strategy);
        writer.Write(handover.TargetVersion ?? 0);
        writer.Write7BitEncodedInt(handover.Request.Length);
        writer.Write(handover.Request.Span);
    }

    private static CartHandover ReadHandover(BinaryReader reader) => new(
        new Guid(reader.ReadBytes(16), bigEndian: true), (MergeStrategy)reader.ReadByte(), reader.ReadInt64() is > 0 and var version ? version : null, reader.ReadBytes(ReadCount(reader)));

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
