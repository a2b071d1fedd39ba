using Shop.Application.Catalog;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Catalog;

[Collection<OnSqlite>]
public sealed class SqliteCatalogReaderTests(SqliteDatabase database) : CatalogReaderTests(database);

[Collection<OnSqlServer>]
public sealed class SqlServerCatalogReaderTests(SqlServerDatabase database) : CatalogReaderTests(database);

public abstract class CatalogReaderTests(RelationalDatabase database) : RelationalTests(database)
{
    [Fact]
    public async Task A_row_has_every_member_of_its_product()
    {
        var product = Given.Product(Given.Everything() with { Status = ProductStatus.Active });
        await StoreAsync(product);

        await using var shop = Open();
        var row = Assert.Single(await shop.Reader.FindProductsOnSaleAsync([product.Id, Guid.CreateVersion7()], Cancellation));
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
            Version = 1,
        };
        Assert.Equivalent(expected, row with { Skus = [.. row.Skus.Order(StringComparer.Ordinal)] }, strict: true);
    }

    [Fact]
    public async Task Products_are_on_sale_by_id_while_they_are_active()
    {
        var (shown, draft) = (Given.Product("shown"), Given.Product(Given.Everything()));
        await StoreAsync(shown, draft);
        await using var shop = Open();
        Assert.Equal(["shown"], (await shop.Reader.FindProductsOnSaleAsync([draft.Id, shown.Id, shown.Id], Cancellation)).Select(row => row.Slug));
        Assert.Empty(await shop.Reader.FindProductsOnSaleAsync([], Cancellation));
    }

    [Fact]
    public async Task A_version_is_current_until_the_next_and_no_longer_than_the_product()
    {
        var (one, two) = (Given.Product("one"), Given.Product("two"));
        await StoreAsync(one, two);
        await using var shop = Open();
        Assert.True(await shop.Reader.AreCurrentAsync(new Dictionary<Guid, long> { [one.Id] = 1, [two.Id] = 1 }, Cancellation));
        Assert.False(await shop.Reader.AreCurrentAsync(new Dictionary<Guid, long> { [one.Id] = 1, [two.Id] = 2 }, Cancellation));
        Assert.False(await shop.Reader.AreCurrentAsync(new Dictionary<Guid, long> { [one.Id] = 1, [Guid.CreateVersion7()] = 1 }, Cancellation));
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
            ProductVersion = 1,
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
