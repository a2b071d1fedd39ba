using Shop.Application.Carts;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Carts;

/// <summary>
/// A cart as bytes: the format's number, the cart's version (8 bytes, big-endian), currency, owner and times, which together are its
/// stamp; then the lines. Formats 2 and 3 add what the one before cannot say. All formats are read; written is the oldest that can say everything, so that
/// instances of the version before can go on while a newer one is rolled out.
/// Two states that share a stamp are the same state, even where a server has lost changes it had acknowledged and gives their versions anew.
/// </summary>
internal static class CartFormat
{
    private const byte First = 1;
    private const byte WithDiscounts = 2;
    private const byte WithCheckout = 3;

    /// <summary>The bytes, and how many of them are the stamp.</summary>
    public static (byte[] Bytes, int Stamp) Write(Cart cart)
    {
        var format = cart.CheckoutId is not null ? WithCheckout : cart.DiscountCodes.Count > 0 || cart.Handover is not null ? WithDiscounts : First;
        var writer = new StoredBytesWriter(capacity: 128 + (128 * cart.Items.Count));
        writer.Byte(format);
        writer.Int64BigEndian(cart.Version);
        writer.Text(cart.Currency.Code);
        writer.Text(cart.Owner.CustomerId ?? "");
        writer.Count(cart.Owner.TokenHash.Length);
        writer.Bytes(cart.Owner.TokenHash.Span);
        writer.Time(cart.CreatedAt);
        writer.Time(cart.UpdatedAt);
        writer.Time(cart.TouchedAt);
        var stamp = writer.Length;
        writer.Count(cart.Items.Count);
        foreach (var item in cart.Items)
            Write(ref writer, item);
        if (format >= WithDiscounts)
            WriteDiscountsAndHandover(ref writer, cart);
        if (format >= WithCheckout)
            writer.Id(cart.CheckoutId!.Value);
        return (writer.Complete(), stamp);
    }

    /// <exception cref="InvalidDataException">The bytes are no cart, or one of a newer program.</exception>
    public static StoredCart Read(Guid id, ReadOnlySpan<byte> bytes)
    {
        if (bytes is [not (First or WithDiscounts or WithCheckout), ..])
            throw new InvalidDataException($"Cart {id} is stored in format {bytes[0]}, which this version does not know.");
        try
        {
            var reader = new StoredBytesReader(bytes);
            var (cart, stamp) = ReadCart(id, ref reader);
            return reader.AtEnd ? new StoredCart(cart, bytes[..stamp].ToArray()) : throw new InvalidDataException($"Cart {id} is stored with something behind it.");
        }
        catch (Exception broken) when (broken is FormatException or ArgumentException or KeyNotFoundException)
        {
            throw new InvalidDataException($"Cart {id} is stored in a way that cannot be read.", broken);
        }
    }

    private static (Cart Cart, int Stamp) ReadCart(Guid id, ref StoredBytesReader reader)
    {
        var format = reader.Byte();
        var version = reader.Int64BigEndian();
        var currency = Currency.Of(reader.Text());
        var customerId = reader.Text();
        var tokenHash = reader.Bytes(reader.Length()).ToArray();
        var owner = CartOwner.Restore(customerId.Length == 0 ? null : customerId, tokenHash.Length == 0 ? null : tokenHash);
        var (created, updated, touched) = (reader.Time(), reader.Time(), reader.Time());
        var stamp = reader.Position;
        var items = new CartItem[reader.Length()];
        for (var i = 0; i < items.Length; i++)
            items[i] = ReadItem(ref reader, currency);
        if (format < WithDiscounts)
            return (new Cart(id, owner, currency, items, version, created, updated, touched), stamp);

        var codes = new string[reader.Length()];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = reader.Text();
        var handover = reader.Byte() != 0 ? ReadHandover(ref reader) : null;
        Guid? checkoutId = format < WithCheckout ? null : reader.Id();
        return (new Cart(id, owner, currency, items, version, created, updated, touched, codes, handover, checkoutId), stamp);
    }

    private static void WriteDiscountsAndHandover(ref StoredBytesWriter writer, Cart cart)
    {
        writer.Count(cart.DiscountCodes.Count);
        foreach (var code in cart.DiscountCodes)
            writer.Text(code);
        writer.Byte(cart.Handover is null ? (byte)0 : (byte)1);
        if (cart.Handover is not { } handover)
            return;
        writer.Id(handover.TargetId);
        writer.Byte((byte)handover.Strategy);
        writer.Int64(handover.TargetVersion ?? 0);
        writer.Count(handover.Request.Length);
        writer.Bytes(handover.Request.Span);
    }

    private static CartHandover ReadHandover(ref StoredBytesReader reader) => new(
        reader.Id(), (MergeStrategy)reader.Byte(), reader.Int64() is > 0 and var version ? version : null, reader.Bytes(reader.Length()).ToArray());

    private static void Write(ref StoredBytesWriter writer, CartItem item)
    {
        writer.Id(item.Id);
        writer.Text(item.Sku);
        writer.Id(item.ProductId);
        writer.Text(item.Name);
        writer.Count(item.Quantity);
        writer.Count(item.UnitPriceWhenAdded.AmountMinor);
        writer.Time(item.AddedAt);
        writer.Count(item.Properties.Values.Count);
        if (item.Properties.Values.Count == 0)
            return;
        foreach (var (name, value) in item.Properties.Values)
        {
            writer.Text(name);
            writer.Text(value);
        }
    }

    private static CartItem ReadItem(ref StoredBytesReader reader, Currency currency)
    {
        var (id, sku, productId, name) = (reader.Id(), reader.Text(), reader.Id(), reader.Text());
        var quantity = (int)reader.Count();
        var price = new Money(reader.Count(), currency);
        var addedAt = reader.Time();
        return new CartItem(id, sku, productId, name, quantity, price, ReadProperties(ref reader), addedAt);
    }

    private static ItemProperties ReadProperties(ref StoredBytesReader reader)
    {
        if (reader.Length() is not (> 0 and var count))
            return ItemProperties.None;
        var properties = new KeyValuePair<string, string>[count];
        for (var i = 0; i < count; i++)
            properties[i] = new(reader.Text(), reader.Text());
        return ItemProperties.Restore(properties);
    }
}
