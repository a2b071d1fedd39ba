using Shop.Application.Carts;
using Shop.Application.Pricing;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Pricing;

[Collection<OnSqlite>]
public sealed class SqliteLocalPricingTests(SqliteDatabase database) : LocalPricingTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerLocalPricingTests(SqlServerDatabase database) : LocalPricingTests(database);

public abstract class LocalPricingTests(RelationalDatabase database) : RelationalTests(database)
{
    [Fact]
    public async Task Prices_are_those_of_the_catalog_in_the_asked_currency()
    {
        var yen = Currency.Of("JPY");
        await StoreAsync(
            Given.Product(Given.Draft("tee") with { Variants = [Given.Variant("tee", 1500) with { CompareAtPrice = Given.Eur(2000) }] }),
            Given.Product("plain", price: 7),
            Given.Product(Given.Draft("yen") with { Variants = [new VariantDraft { Sku = "yen", Price = new Money(1500, yen) }] }));

        await using var shop = Open();
        var prices = await shop.Get<IPricing>().GetPricesAsync(Given.Euro, ["tee", "plain", "yen", "TEE", "none"], Cancellation);
        Assert.Equal(
            new Dictionary<string, UnitPrice>
            {
                ["tee"] = new(Given.Eur(1500), Given.Eur(2000), DataSource.Live, Given.Noon),
                ["plain"] = new(Given.Eur(7), null, DataSource.Live, Given.Noon),
            },
            prices);
        Assert.Equal(["yen"], (await shop.Get<IPricing>().GetPricesAsync(yen, ["tee", "yen"], Cancellation)).Keys);
    }

    [Fact]
    public async Task A_list_price_is_the_price_in_its_currency_and_stands_before_the_catalogs()
    {
        var yen = Currency.Of("JPY");
        await StoreAsync(Given.Product("tee", price: 1000), Given.Product("cap", price: 7));
        await ListAsync("tee", new Money(150, yen), new Money(200, yen));
        await ListAsync("tee", Given.Eur(900));

        await using var shop = Open();
        var pricing = shop.Get<IPricing>();
        Assert.Equal(new UnitPrice(new Money(150, yen), new Money(200, yen), DataSource.Live, Given.Later), Assert.Single(await pricing.GetPricesAsync(yen, ["tee", "cap"], Cancellation)).Value);
        var euros = await pricing.GetPricesAsync(Given.Euro, ["tee", "cap"], Cancellation);
        Assert.Equal((900, 7), (euros["tee"].Price.AmountMinor, euros["cap"].Price.AmountMinor));
        Assert.Empty(await pricing.GetPricesAsync(Currency.Of("USD"), ["tee", "cap"], Cancellation));

        var offers = shop.Get<IOffers>();
        var found = await offers.FindAsync(yen, ["cap", "nobody", "tee", "cap"], Cancellation);
        Assert.Equal([null, null, 150, null], found.Select(offer => offer?.Price?.Price.AmountMinor));
        Assert.Equal([false, null, true, false], found.Select(offer => offer?.IsSold));
    }

    [Fact]
    public async Task List_prices_are_found_by_SKU_changed_and_removed()
    {
        var yen = Currency.Of("JPY");
        await ListAsync("tee", Given.Eur(900));
        await ListAsync("tee", new Money(150, yen), new Money(200, yen));
        await ListAsync("cap", Given.Eur(5));
        await using (var shop = Open())
        {
            var prices = await shop.Get<IListPrices>().FindAsync(["tee", "TEE", "none"], Cancellation);
            Assert.Equal(["900 EUR", "150 JPY"], prices.Select(listed => $"{listed.Price}").OrderDescending());
            Assert.Null(prices.Single(listed => listed.Currency == Given.Euro).Set(Given.Eur(800), Given.Eur(900), Given.Later));
            shop.Get<IListPrices>().Remove(prices.Single(listed => listed.Currency == yen));
            Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
        }

        await using var later = Open();
        var left = Assert.Single(await later.Get<IListPrices>().FindAsync(["tee"], Cancellation));
        Assert.Equal((Given.Eur(800), Given.Eur(900)), (left.Price, left.CompareAtPrice));
        Assert.Single(await later.Get<IListPrices>().FindAsync(["cap"], Cancellation));
    }

    private async Task ListAsync(string sku, Money price, Money? compareAt = null)
    {
        await using var shop = Open();
        shop.Get<IListPrices>().Add(ListPrice.Create(sku, price, compareAt, Given.Later).Value!);
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));
    }
}
