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
}
