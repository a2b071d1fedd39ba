using Shop.Application.Catalog;
using Shop.Application.Pricing;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Catalog;

[Collection<OnSqlite>]
public sealed class SqliteCatalogReaderTests(SqliteDatabase database) : CatalogReaderTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerCatalogReaderTests(SqlServerDatabase database) : CatalogReaderTests(database);

public abstract class CatalogReaderTests(RelationalDatabase database) : RelationalTests(database)
{
    [Fact]
    public async Task Summaries_come_in_the_order_of_their_ids()
    {
        var products = Enumerable.Range(0, 5).Select(i => Given.Product($"p{i}")).ToList();
        var draft = Given.Product(Given.Draft("draft") with { Status = ProductStatus.Draft });
        await StoreAsync([.. products, draft]);

        await using var shop = Open();
        Guid[] ids = [products[3].Id, draft.Id, products[0].Id, Guid.CreateVersion7(), products[4].Id];
        Assert.Equal(["p3", "p0", "p4"], (await shop.Reader.FindSummariesAsync(ids, Given.Euro, Cancellation)).Select(row => row.Slug));
        Assert.Empty(await shop.Reader.FindSummariesAsync([], Given.Euro, Cancellation));
    }

    [Fact]
    public async Task A_summary_has_the_prices_of_its_currency()
    {
        var tee = Given.Product(Given.Draft("tee") with
        {
            Options = [new("Size", ["S", "M"])],
            Variants = [Given.Variant("tee-1", 2000, new OptionValue("Size", "S")), Given.Variant("tee-2", 3000, new OptionValue("Size", "M"))],
        });
        await StoreAsync(tee, Given.Product("cap"));
        var yen = Currency.Of("JPY");
        await using var shop = Open();
        shop.Get<IListPrices>().Add(ListPrice.Create("tee-1", new Money(150, yen), new Money(170, yen), Given.Noon).Value!);
        shop.Get<IListPrices>().Add(ListPrice.Create("tee-1", Given.Eur(1000), compareAt: null, Given.Noon).Value!);
        Assert.Null(await shop.UnitOfWork.SaveAsync(Cancellation));

        var inYen = Assert.Single(await shop.Reader.FindSummariesAsync([tee.Id], yen, Cancellation));
        Assert.Equal((yen, 150, 150, 170), (inYen.Currency, inYen.MinPriceMinor, inYen.MaxPriceMinor, inYen.MaxCompareAtMinor));
        var inEuro = Assert.Single(await shop.Reader.FindSummariesAsync([tee.Id], Given.Euro, Cancellation));
        Assert.Equal((Given.Euro, 1000, 3000, null), (inEuro.Currency, inEuro.MinPriceMinor, inEuro.MaxPriceMinor, inEuro.MaxCompareAtMinor));
        Assert.Empty(await shop.Reader.FindSummariesAsync([tee.Id], Currency.Of("USD"), Cancellation));
    }

    [Fact]
    public async Task A_row_has_every_member_of_its_product()
    {
        var product = Given.Product(Given.Everything() with { Status = ProductStatus.Active });
        await StoreAsync(product);

        await using var shop = Open();
        var row = Assert.Single(await shop.Reader.FindSummariesAsync([product.Id], Given.Euro, Cancellation));
        var expected = new ProductRow
        {
            Id = product.Id,
            Slug = product.Slug,
            Name = product.Name,
            Vendor = product.Vendor,
            ProductType = product.ProductType,
            Images = product.Images,
            Options = product.Options,
            Currency = product.Currency,
            MinPriceMinor = 0,
            MaxPriceMinor = Money.MaxPrice - 1,
            MaxCompareAtMinor = Money.MaxPrice,
            Skus = [.. product.Variants.Select(v => v.Sku).Order(StringComparer.Ordinal)],
        };
        Assert.Equivalent(expected, row with { Skus = [.. row.Skus.Order(StringComparer.Ordinal)] }, strict: true);
    }

    [Fact]
    public async Task A_product_is_found_by_id_or_slug_whatever_its_status()
    {
        var product = Given.Product(Given.Everything());
        await StoreAsync(product);

        await using var shop = Open();
        Assert.Equivalent(product.ToDraft(), (await shop.Reader.FindProductAsync(product.Slug, Cancellation))!.ToDraft(), strict: true);
        Assert.Equal(product.Slug, (await shop.Reader.FindProductAsync(product.Id.ToString("N"), Cancellation))?.Slug);
        Assert.Null(await shop.Reader.FindProductAsync("Everything", Cancellation));
        Assert.Null(await shop.Reader.FindProductAsync($"{Guid.CreateVersion7()}", Cancellation));
    }

    [Fact]
    public async Task Variants_are_found_by_SKU_with_every_member()
    {
        var product = Given.Product(Given.Everything());
        await StoreAsync(product, Given.Product("other"));

        await using var shop = Open();
        var rows = await shop.Reader.FindVariantsAsync([.. product.Variants.Select(v => v.Sku), "none", "OTHER"], Cancellation);
        var expected = product.Variants.Select(v => new VariantRow
        {
            Id = v.Id,
            Sku = v.Sku,
            ProductId = product.Id,
            ProductSlug = product.Slug,
            ProductName = product.Name,
            ProductStatus = ProductStatus.Draft,
            ProductImages = product.Images,
            ProductUpdatedAt = Given.Noon,
            OptionValues = v.OptionValues,
            Currency = Given.Euro,
            PriceMinor = v.PriceMinor,
            CompareAtMinor = v.CompareAtMinor,
            Barcode = v.Barcode,
            WeightGrams = v.WeightGrams,
            ImageUrl = v.ImageUrl,
        });
        Assert.Equivalent(expected.OrderBy(v => v.Sku, StringComparer.Ordinal), rows.OrderBy(v => v.Sku, StringComparer.Ordinal), strict: true);
    }
}
