using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Application.Pricing;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;

namespace Shop.Application.Tests.Carts;

/// <summary>What carts need to know of a shop: variants, prices in euros and stock.</summary>
internal sealed class FakeShop : ICatalogReader, IPricing, IInventory, IQuotes
{
    private readonly Dictionary<string, (VariantRow Row, Availability Stock)> _variants = [];

    /// <summary>The SKUs of each question to the catalog.</summary>
    public List<string[]> Asked { get; } = [];

    /// <summary>The codes and SKUs of each quote that was asked for.</summary>
    public List<string> Quoted { get; } = [];

    /// <summary>What the code SAVE takes off the first line; without it, no quote is made.</summary>
    public long? TakeOff { get; set; } = 0;

    public DataSource Source { get; set; }

    public FakeShop Sell(string sku, long price = 1000, ProductStatus status = ProductStatus.Active, int? stock = null)
    {
        _variants[sku] = (
            new VariantRow
            {
                Id = Guid.CreateVersion7(),
                Sku = sku,
                ProductId = Guid.CreateVersion7(),
                ProductSlug = $"slug-of-{sku}",
                ProductName = $"Name of {sku}",
                ProductStatus = status,
                ProductImages = [new ProductImage("/product.jpg", "")],
                ProductUpdatedAt = CartTestbed.Noon,
                OptionValues = [new OptionValue("Size", "M")],
                Currency = Currency.Of("EUR"),
                PriceMinor = price,
                CompareAtMinor = null,
                Barcode = null,
                WeightGrams = null,
                ImageUrl = null,
            },
            stock is { } units ? Availability.Of(units, DataSource.Live, CartTestbed.Noon) : Availability.NotCounted(CartTestbed.Noon));
        return this;
    }

    public Task<IReadOnlyList<VariantRow>> FindVariantsAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        lock (Asked)
            Asked.Add([.. skus]);
        return Task.FromResult<IReadOnlyList<VariantRow>>([.. skus.Where(_variants.ContainsKey).Select(sku => _variants[sku].Row)]);
    }

    public Task<IReadOnlyDictionary<string, UnitPrice>> GetPricesAsync(Currency currency, IReadOnlyCollection<string> skus, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, UnitPrice>>(skus
            .Where(sku => _variants.TryGetValue(sku, out var known) && known.Row.Currency == currency)
            .ToDictionary(sku => sku, sku => new UnitPrice(new Money(_variants[sku].Row.PriceMinor, currency), null, Source, CartTestbed.Noon)));

    public Task<Quote> QuoteAsync(Currency currency, IReadOnlyList<string> codes, IReadOnlyList<LineToQuote> lines, CancellationToken cancellationToken)
    {
        Quoted.Add($"{string.Join(' ', codes)}: {string.Join(' ', lines.Select(line => line.Sku))}");
        var off = new Money(TakeOff ?? throw new StoreUnavailableException(), currency);
        return Task.FromResult(new Quote(
            "",
            CartTestbed.Noon,
            [.. lines.Take(1).Select(line => new QuotedLine(line.Id, off, off, off))],
            [.. codes.Select(code => new QuotedDiscount(code, code == "SAVE" ? DiscountStatus.Applied : DiscountStatus.Unknown, off))],
            off));
    }

    public Task<IReadOnlyDictionary<string, Availability>> GetAvailabilityAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, Availability>>(
            skus.ToDictionary(sku => sku, sku => _variants.TryGetValue(sku, out var known) ? known.Stock : Availability.NotCounted(CartTestbed.Noon)));

    public Task<Product?> FindProductAsync(string idOrSlug, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ProductRow>> FindProductsOnSaleAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> AreCurrentAsync(IReadOnlyDictionary<Guid, long> versions, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CategoryTree> GetCategoriesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
