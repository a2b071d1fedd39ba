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
    public CartProfile()
    {
        CreateMap<PricedCart, CartDto>()
            .ForMember(dto => dto.Id, to => to.MapFrom(priced => priced.Cart.Id))
            .ForMember(dto => dto.Token, to => to.Ignore())
            .ForMember(dto => dto.Version, to => to.MapFrom(priced => priced.Cart.Version))
            .ForMember(dto => dto.Currency, to => to.MapFrom(priced => priced.Cart.Currency.Code))
            .ForMember(dto => dto.CustomerId, to => to.MapFrom(priced => priced.Cart.Owner.CustomerId))
            .ForMember(dto => dto.Items, to => to.MapFrom(priced => priced.Lines))
            .ForMember(dto => dto.DiscountCodes, to => to.MapFrom((priced, _) => priced.Cart.DiscountCodes.Select(code => new DiscountCodeDto(code, "unknown")).ToList()))
            .ForMember(dto => dto.Totals, to => to.MapFrom(priced => new CartTotalsDto(MoneyDto.Of(priced.Subtotal), MoneyDto.Of(priced.Discount), MoneyDto.Of(priced.Total))))
            .ForMember(dto => dto.Pricing, to => to.MapFrom(priced => new PriceSourceDto(priced.PriceSource, priced.PricedAsOf)))
            .ForMember(dto => dto.CreatedAt, to => to.MapFrom(priced => priced.Cart.CreatedAt))
            .ForMember(dto => dto.UpdatedAt, to => to.MapFrom(priced => priced.Cart.UpdatedAt))
            .ForMember(dto => dto.ExpiresAt, to => to.Ignore())
            .ForMember(dto => dto.Report, to => to.Ignore());
        CreateMap<PricedLine, CartItemDto>()
            .ForMember(dto => dto.Id, to => to.MapFrom(line => line.Item.Id))
            .ForMember(dto => dto.Sku, to => to.MapFrom(line => line.Item.Sku))
            .ForMember(dto => dto.ProductId, to => to.MapFrom(line => line.Item.ProductId))
            .ForMember(dto => dto.Slug, to => to.MapFrom(line => line.Offer!.Slug))
            .ForMember(dto => dto.Name, to => to.MapFrom(line => line.Offer == null ? line.Item.Name : line.Offer.Name))
            .ForMember(dto => dto.Image, to => to.MapFrom(line => line.Offer!.Image))
            .ForMember(dto => dto.OptionValues, to => to.MapFrom((line, _) => (line.Offer?.OptionValues ?? []).ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal)))
            .ForMember(dto => dto.Quantity, to => to.MapFrom(line => line.Item.Quantity))
            .ForMember(dto => dto.UnitPriceWhenAdded, to => to.MapFrom(line => line.Item.UnitPriceWhenAdded))
            .ForMember(dto => dto.LineTotal, to => to.MapFrom(line => line.Total))
            .ForMember(dto => dto.Properties, to => to.MapFrom(line => line.Item.Properties.Values))
            .ForMember(dto => dto.Availability, to => to.MapFrom((line, _) => Shown(line)))
            .ForMember(dto => dto.AddedAt, to => to.MapFrom(line => line.Item.AddedAt));
        CreateMap<CartIssue, CartIssueDto>()
            .ForCtorParam(nameof(CartIssueDto.Meta), to => to.MapFrom((issue, _) => Shown(issue.Meta)));
    }

    private static AvailabilityDto Shown(PricedLine line) =>
        line.Offer?.Availability is { } a
            ? new AvailabilityDto(a.Status, a.Quantity, a.Source, a.AsOf)
            : new AvailabilityDto(AvailabilityStatus.OutOfStock, 0, DataSource.Live, line.Item.AddedAt);

    private static Dictionary<string, object> Shown(IReadOnlyDictionary<string, object> meta) =>
        meta.ToDictionary(m => m.Key, m => m.Value is Money money ? MoneyDto.Of(money) : m.Value, StringComparer.Ordinal);
}
