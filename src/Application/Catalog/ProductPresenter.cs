using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Application.Pricing;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;

namespace Shop.Application.Catalog;

/// <summary>Shows products with their prices and stock of now: one question to each of the two at the same time, however many variants there are.</summary>
public sealed class ProductPresenter(IPricing pricing, IInventory inventory)
{
    /// <summary>The product whole; null where none of its variants is sold in the currency.</summary>
    public async Task<ProductDto?> PresentAsync(Product product, CategoryTree tree, Currency currency, CancellationToken cancellationToken)
    {
        var skus = product.Variants.Select(v => v.Sku).ToList();
        var counting = inventory.GetAvailabilityAsync(skus, cancellationToken);
        var prices = await pricing.GetPricesAsync(currency, skus, cancellationToken);
        var stock = await counting;
        var variants = product.Variants.OrderBy(v => v.Position).Where(v => prices.ContainsKey(v.Sku)).Select(v => Variant(v, prices[v.Sku], stock[v.Sku])).ToList();
        if (variants.Count == 0)
            return null;

        return new ProductDto
        {
            Id = product.Id,
            Slug = product.Slug,
            Name = product.Name,
            Vendor = product.Vendor,
            ProductType = product.ProductType,
            Image = product.Images.Count > 0 ? product.Images[0] : null,
            PriceRange = new PriceRangeDto(variants.MinBy(v => v.Price.AmountMinor)!.Price, variants.MaxBy(v => v.Price.AmountMinor)!.Price),
            CompareAt = variants.Select(v => v.CompareAtPrice).MaxBy(price => price?.AmountMinor),
            Availability = new ProductAvailabilityDto(Availability.Best(variants.Select(v => v.Availability.Status))),
            Options = product.Options,
            GoodUntil = GoodUntil(product.Variants.Select(v => v.Sku), prices, stock),
            Description = product.Description,
            Status = product.Status,
            Tags = product.Tags,
            Attributes = product.Attributes.ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal),
            Seo = new Seo(product.SeoTitle, product.SeoDescription),
            Categories = [.. product.Categories.OrderBy(c => c.Position).Select(c => tree.Find(c.CategoryId)).OfType<Category>()
                .Where(tree.IsShown).Select(c => new ProductCategoryDto(c.Id, c.Slug, c.Name, tree.PathOf(c)))],
            Images = product.Images,
            Variants = variants,
            Version = product.Version,
            CreatedAt = product.CreatedAt,
            UpdatedAt = product.UpdatedAt,
        };
    }

    /// <summary>What lists show of products, one for each row; null where none of its variants is sold in the currency.</summary>
    public async Task<IReadOnlyList<ProductSummaryDto?>> PresentAsync(IReadOnlyList<ProductRow> rows, Currency currency, CancellationToken cancellationToken)
    {
        var skus = rows.SelectMany(r => r.Skus).ToList();
        var counting = inventory.GetAvailabilityAsync(skus, cancellationToken);
        var prices = await pricing.GetPricesAsync(currency, skus, cancellationToken);
        var stock = await counting;
        return [.. rows.Select(row => Summary(row, prices, stock))];
    }

    public async Task<IReadOnlyList<VariantDto>> PresentAsync(IReadOnlyList<VariantRow> rows, Currency currency, CancellationToken cancellationToken)
    {
        var skus = rows.Select(r => r.Sku).ToList();
        var counting = inventory.GetAvailabilityAsync(skus, cancellationToken);
        var prices = await pricing.GetPricesAsync(currency, skus, cancellationToken);
        var stock = await counting;
        return [.. rows.Where(r => prices.ContainsKey(r.Sku)).Select(r => new VariantDto
        {
            Id = r.Id,
            Sku = r.Sku,
            ProductId = r.ProductId,
            OptionValues = r.OptionValuesByName,
            Price = MoneyDto.Of(prices[r.Sku].Price),
            CompareAtPrice = MoneyDto.Of(prices[r.Sku].CompareAt),
            PriceSource = Source(prices[r.Sku]),
            Barcode = r.Barcode,
            WeightGrams = r.WeightGrams,
            Image = r.ImageUrl,
            Availability = Stock(stock[r.Sku]),
        })];
    }

    private static ProductSummaryDto? Summary(ProductRow row, IReadOnlyDictionary<string, UnitPrice> prices, IReadOnlyDictionary<string, Availability> stock)
    {
        var sold = row.Skus.Where(prices.ContainsKey).ToList();
        if (sold.Count == 0)
            return null;
        return new ProductSummaryDto
        {
            Id = row.Id,
            Slug = row.Slug,
            Name = row.Name,
            Vendor = row.Vendor,
            ProductType = row.ProductType,
            Image = row.Images.Count > 0 ? row.Images[0] : null,
            PriceRange = new PriceRangeDto(MoneyDto.Of(sold.Select(sku => prices[sku].Price).MinBy(price => price.AmountMinor)), MoneyDto.Of(sold.Select(sku => prices[sku].Price).MaxBy(price => price.AmountMinor))),
            CompareAt = MoneyDto.Of(sold.Select(sku => prices[sku].CompareAt).MaxBy(price => price?.AmountMinor)),
            Availability = new ProductAvailabilityDto(Availability.Best(sold.Select(sku => stock[sku].Status))),
            Options = row.Options,
            GoodUntil = GoodUntil(row.Skus, prices, stock),
        };
    }

    private static DateTimeOffset? GoodUntil(IEnumerable<string> skus, IReadOnlyDictionary<string, UnitPrice> prices, IReadOnlyDictionary<string, Availability> stock) =>
        skus.Select(sku => Earlier(prices.GetValueOrDefault(sku)?.GoodUntil, stock[sku].GoodUntil)).Min();

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one < other ? one : other ?? one;

    private static VariantDto Variant(Variant variant, UnitPrice price, Availability availability) => new()
    {
        Id = variant.Id,
        Sku = variant.Sku,
        ProductId = variant.ProductId,
        OptionValues = Named(variant.OptionValues),
        Price = MoneyDto.Of(price.Price),
        CompareAtPrice = MoneyDto.Of(price.CompareAt),
        PriceSource = Source(price),
        Barcode = variant.Barcode,
        WeightGrams = variant.WeightGrams,
        Image = variant.ImageUrl,
        Availability = Stock(availability),
    };

    private static Dictionary<string, string> Named(IEnumerable<OptionValue> values) => values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);

    private static PriceSourceDto Source(UnitPrice price) => new(price.Source, price.AsOf);

    private static AvailabilityDto Stock(Availability a) => new(a.Status, a.Quantity, a.Source, a.AsOf);
}
