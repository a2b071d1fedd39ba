using AutoMapper;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Domain.Carts;
using Shop.Domain.Common;
using Shop.Domain.Inventory;

namespace Shop.Application.Carts;

/// <summary>From a priced cart to what is shown, never back.</summary>
public sealed class CartProfile : Profile
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    // The most frequent answer of all, and its members are required, so that the compiler checks what AutoMapper's validation would.
    public CartProfile() => CreateMap<PricedCart, CartDto>().ConvertUsing(priced => Shown(priced));

    private static CartDto Shown(PricedCart priced)
    {
        var cart = priced.Cart;
        var items = new List<CartItemDto>(priced.Lines.Count);
        foreach (var line in priced.Lines)
            items.Add(Shown(line));
        return new CartDto
        {
            Id = cart.Id,
            Version = cart.Version,
            Currency = cart.Currency.Code,
            CustomerId = cart.Owner.CustomerId,
            Items = items,
            ItemCount = priced.ItemCount,
            DiscountCodes = [.. priced.DiscountCodes.Select(discount => new DiscountCodeDto(discount.Code, discount.Status))],
            Totals = new CartTotalsDto(MoneyDto.Of(priced.Subtotal), MoneyDto.Of(priced.Discount), MoneyDto.Of(priced.Total)),
            Issues = [.. priced.Issues.Select(issue => new CartIssueDto(issue.Code, issue.ItemId, issue.Message, Shown(issue.Meta)))],
            CheckoutReady = priced.CheckoutReady,
            CheckoutId = cart.CheckoutId,
            Pricing = new PriceSourceDto(priced.PriceSource, priced.PricedAsOf),
            CreatedAt = cart.CreatedAt,
            UpdatedAt = cart.UpdatedAt,
        };
    }

    private static CartItemDto Shown(PricedLine line) => new()
    {
        Id = line.Item.Id,
        Sku = line.Item.Sku,
        ProductId = line.Item.ProductId,
        Slug = line.Offer?.Slug,
        Name = line.Offer?.Name ?? line.Item.Name,
        Image = line.Offer?.Image,
        OptionValues = line.Offer?.OptionValues ?? None,
        Quantity = line.Item.Quantity,
        UnitPrice = MoneyDto.Of(line.UnitPrice),
        UnitPriceWhenAdded = MoneyDto.Of(line.Item.UnitPriceWhenAdded),
        LineTotal = MoneyDto.Of(line.Total),
        Properties = line.Item.Properties.Values,
        Availability = Availability(line),
        AddedAt = line.Item.AddedAt,
    };

    private static AvailabilityDto Availability(PricedLine line) =>
        line.Offer?.Availability is { } a
            ? new AvailabilityDto(a.Status, a.Quantity, a.Source, a.AsOf)
            : new AvailabilityDto(AvailabilityStatus.OutOfStock, 0, DataSource.Live, line.Item.AddedAt);

    private static Dictionary<string, object> Shown(IReadOnlyDictionary<string, object> meta) =>
        meta.ToDictionary(m => m.Key, m => m.Value is Money money ? MoneyDto.Of(money) : m.Value, StringComparer.Ordinal);
}
