using Shop.Domain.Common;
using Shop.Domain.Pricing;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Pricing;

public sealed class ListPriceTests
{
    [Fact]
    public void A_former_price_is_kept_only_if_it_is_greater()
    {
        var listed = ListPrice.Create("TEE", Eur(1000), Eur(1001), Noon).Value!;
        Assert.Equal((Eur(1000), Eur(1001), Noon), (listed.Price, listed.CompareAtPrice, listed.UpdatedAt));
        Assert.Null(listed.Set(Eur(1000), Eur(1000), Later));
        Assert.Equal((null, Later), (listed.CompareAtPrice, listed.UpdatedAt));
        Assert.Null(listed.Set(Eur(1000), null, Later.AddHours(1)));
        Assert.Equal(Later, listed.UpdatedAt);
    }

    [Fact]
    public void A_fault_is_named_by_its_place_and_changes_nothing()
    {
        var listed = ListPrice.Create("TEE", Eur(0), null, Noon).Value!;
        Assert.Equal([("/price/amountMinor", "OUT_OF_RANGE")], listed.Set(Eur(-1), null, Later).Faults());
        Assert.Equal([("/price/amountMinor", "OUT_OF_RANGE")], listed.Set(Eur(Money.MaxPrice + 1), null, Later).Faults());
        Assert.Equal([("/compareAtPrice/amountMinor", "OUT_OF_RANGE")], listed.Set(Eur(1), Eur(-1), Later).Faults());
        Assert.Equal([("/compareAtPrice/currency", "CURRENCY_MISMATCH")], listed.Set(Eur(1), new Money(2, Currency.Of("USD")), Later).Faults());
        Assert.Equal((Eur(0), Noon), (listed.Price, listed.UpdatedAt));
    }
}
