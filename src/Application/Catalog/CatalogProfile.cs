using AutoMapper;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Inventory;

namespace Shop.Application.Catalog;

/// <summary>From entities to what is shown, never back.</summary>
public sealed class CatalogProfile : Profile
{
    public CatalogProfile()
    {
        CreateMap<Product, ProductRow>()
            .ForMember(row => row.MaxCompareAtMinor, to => to.MapFrom(product => product.Variants.Max(v => v.CompareAtMinor)))
            .ForMember(row => row.Skus, to => to.MapFrom(product => product.Variants.Select(v => v.Sku)));
        CreateMap<Variant, VariantRow>().ForMember(row => row.OptionValuesByName, to => to.Ignore());
        CreateMap<Money, MoneyDto>().ConvertUsing(money => MoneyDto.Of(money));
        CreateMap<Availability, AvailabilityDto>();
    }
}
