using AutoMapper;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Domain.Carts;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Inventory;

namespace Shop.Application.Carts;

/// <summary>From a priced cart to what is shown, never back.</summary>
public sealed class CartProfile : Profile
{
    public CartProfile()
    {
        CreateMap<PricedCart, CartDto>()
            .ForMember(dto => dto.Id, to => to.MapFrom(priced => priced.Cart.Id))
            .ForMember(dto => dto.Token, to => to.Ignore())
            .ForMember(dto => dto.Version, to => to.MapFrom(priced => priced.Cart.Version))
            .ForMember(dto => dto.Currency, to => to.MapFrom(priced => priced.Cart.Currency.Code))
            .ForMember(dto => dto.CustomerId, to => to.MapFrom(priced => priced.Cart.Owner.CustomerId))
            .ForMember(dto => dto.Items, to => to.MapFrom(priced => priced.Lines))
            .ForMember(dto => dto.Totals, to => to.MapFrom(priced => new CartTotalsDto(MoneyDto.Of(priced.Subtotal), MoneyDto.Of(priced.Discount), MoneyDto.Of(priced.Total))))
            .ForMember(dto => dto.Pricing, to => to.MapFrom(priced => new PriceSourceDto(priced.PriceSource, priced.PricedAsOf)))
            .ForMember(dto => dto.CreatedAt, to => to.MapFrom(priced => priced.Cart.CreatedAt))
            .ForMember(dto => dto.UpdatedAt, to => to.MapFrom(priced => priced.Cart.UpdatedAt))
            .ForMember(dto => dto.ExpiresAt, to => to.Ignore())
            .ForMember(dto => dto.Report, to => to.Ignore());
        CreateMap<PricedDiscountCode, DiscountCodeDto>();
        // Lines are many and their members required, so that the compiler checks what AutoMapper's validation would.
        CreateMap<PricedLine, CartItemDto>().ConvertUsing(line => Shown(line));
        CreateMap<CartIssue, CartIssueDto>()
            .ForCtorParam(nameof(CartIssueDto.Meta), to => to.MapFrom((issue, _) => Shown(issue.Meta)));
    }

    private static CartItemDto Shown(PricedLine line) => new()
    {
        Id = line.Item.Id,
        Sku = line.Item.Sku,
        ProductId = line.Item.ProductId,
        Slug = line.Offer?.Slug,
        Name = line.Offer?.Name ?? line.Item.Name,
        Image = line.Offer?.Image,
        OptionValues = Named(line.Offer?.OptionValues ?? []),
        Quantity = line.Item.Quantity,
        UnitPrice = MoneyDto.Of(line.UnitPrice),
        UnitPriceWhenAdded = MoneyDto.Of(line.Item.UnitPriceWhenAdded),
        LineTotal = MoneyDto.Of(line.Total),
        Properties = line.Item.Properties.Values,
        Availability = Availability(line),
        AddedAt = line.Item.AddedAt,
    };

    private static Dictionary<string, string> Named(IReadOnlyList<OptionValue> values)
    {
        var named = new Dictionary<string, string>(values.Count, StringComparer.Ordinal);
        foreach (var value in values)
            named.Add(value.Name, value.Value);
        return named;
    }

    private static AvailabilityDto Availability(PricedLine line) =>
        line.Offer?.Availability is { } a
            ? new AvailabilityDto(a.Status, a.Quantity, a.Source, a.AsOf)
            : new AvailabilityDto(AvailabilityStatus.OutOfStock, 0, DataSource.Live, line.Item.AddedAt);

    private static Dictionary<string, object> Shown(IReadOnlyDictionary<string, object> meta) =>
        meta.ToDictionary(m => m.Key, m => m.Value is Money money ? MoneyDto.Of(money) : m.Value, StringComparer.Ordinal);
}
