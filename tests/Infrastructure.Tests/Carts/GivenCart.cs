using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Tests.Carts;

internal static class GivenCart
{
    public static Cart Empty(long version = 1, CartOwner? owner = null) => With([], version, owner);

    public static Cart With(IEnumerable<CartItem> items, long version = 1, CartOwner? owner = null) =>
        new(Guid.CreateVersion7(), owner ?? CartOwner.Guest("a secret of a guest"), Given.Euro, items, version, Given.Noon, Given.Later, Given.Later.AddMilliseconds(1));

    /// <summary>The same cart, later.</summary>
    public static Cart At(this Cart cart, long version) =>
        new(cart.Id, cart.Owner, cart.Currency, cart.Items, version, cart.CreatedAt, cart.UpdatedAt, cart.TouchedAt, cart.DiscountCodes, cart.Handover);

    /// <summary>The same cart with what only the newest format can say.</summary>
    public static Cart WithAll(this Cart cart) => new(
        cart.Id, cart.Owner, cart.Currency, cart.Items, cart.Version, cart.CreatedAt, cart.UpdatedAt, cart.TouchedAt, ["SAVE10", "summer"],
        new CartHandover(Guid.CreateVersion7(), MergeStrategy.Replace, 7, new byte[] { 1, 2, 3 }));

    public static CartItem Item(string sku, int quantity = 1, long price = 1999, string? name = null, params (string Name, string Value)[] properties) => new(
        Guid.CreateVersion7(),
        sku,
        Guid.CreateVersion7(),
        name ?? $"Name of {sku}",
        quantity,
        Given.Eur(price),
        ItemProperties.Restore([.. properties.Select(p => new KeyValuePair<string, string>(p.Name, p.Value))]),
        Given.Noon);

    /// <summary>A cart that uses every member there is.</summary>
    public static Cart Everything(CartOwner owner) => With(
        [
            Item($"SKU {Given.Awkward}", int.MaxValue, Money.MaxPrice, Given.Awkward, ("engraving", $"two\nlines {Given.Awkward}"), (Given.Awkward, "")),
            Item("free", 1, 0),
            Item("long", 999, 1, new string('ü', 255), [.. Enumerable.Range(0, 20).Select(i => ($"{i}".PadRight(64, 'n'), new string('尺', 256)))]),
        ],
        long.MaxValue - 1,
        owner);

    /// <summary>All that a stored cart must give back.</summary>
    public static object Members(this Cart cart) => new
    {
        cart.Id,
        cart.Owner.CustomerId,
        TokenHash = cart.Owner.TokenHash.ToArray(),
        Currency = cart.Currency.Code,
        cart.Version,
        cart.CreatedAt,
        cart.UpdatedAt,
        cart.TouchedAt,
        cart.DiscountCodes,
        Handover = cart.Handover is { } h ? $"{h.TargetId} {h.Strategy} {h.TargetVersion} {Convert.ToHexString(h.Request.Span)}" : null,
        Items = cart.Items.Select(i => new { i.Id, i.Sku, i.ProductId, i.Name, i.Quantity, Price = $"{i.UnitPriceWhenAdded}", i.AddedAt, Properties = i.Properties.Values.ToList() }).ToList(),
    };
}
