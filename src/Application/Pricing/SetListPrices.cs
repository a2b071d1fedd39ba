using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Pricing;

namespace Shop.Application.Pricing;

/// <summary>Prices to be set, all or none.</summary>
public sealed record ListPricesWrite(IReadOnlyList<ListPriceWrite> Items);

/// <summary>What a unit of a SKU costs in the price's currency, instead of what the catalog says.</summary>
/// <param name="Sku">A SKU of the catalog.</param>
/// <param name="Price">From 0.</param>
/// <param name="CompareAtPrice">A former price in the same currency; kept only if it is greater.</param>
public sealed record ListPriceWrite(string Sku, MoneyWrite Price, MoneyWrite? CompareAtPrice = null);

public sealed record ListPricesDto(IReadOnlyList<ListPriceDto> Items);

/// <summary>A price as it is from now on.</summary>
public sealed record ListPriceDto(string Sku, MoneyDto Price, MoneyDto? CompareAtPrice, DateTimeOffset UpdatedAt);

/// <summary>Sets prices of SKUs, each in one currency.</summary>
public sealed class SetListPrices(IProductRepository products, IListPrices prices, IUnitOfWork unitOfWork, TimeProvider time)
{
    public const int MaxItems = 100;

    /// <param name="content">The prices.</param>
    /// <param name="dryRun">Check them, store nothing.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task<Result<ListPricesDto>> ExecuteAsync(ListPricesWrite content, bool dryRun, CancellationToken cancellationToken)
    {
        if (content.Items.Count is 0 or > MaxItems)
            return Error.Validation(FieldError.OutOfRange("/items", 1, MaxItems));
        while (true)
        {
            var set = await SetAsync(content.Items, cancellationToken);
            if (set.Failed)
                return set.Error;
            if (dryRun || await unitOfWork.SaveAsync(cancellationToken) is null)
                return new ListPricesDto([.. set.Value.Select(price => new ListPriceDto(price.Sku, MoneyDto.Of(price.Price), MoneyDto.Of(price.CompareAtPrice), price.UpdatedAt))]);

            // Somebody has set or removed one of them meanwhile. What was asked for stands, whoever was first.
            unitOfWork.Clear();
        }
    }

    private async Task<Result<ListPrice[]>> SetAsync(IReadOnlyList<ListPriceWrite> items, CancellationToken cancellationToken)
    {
        var skus = items.Select(item => item.Sku).Distinct(StringComparer.Ordinal).ToList();
        var owners = await products.FindOwnersAsync(skus, cancellationToken);
        if (skus.Find(sku => !owners.ContainsKey(sku)) is { } unknown)
            return CatalogErrors.SkuNotFound(unknown);

        var known = (await prices.FindAsync(skus, cancellationToken)).ToDictionary(price => (price.Sku, price.Currency));
        var set = new List<ListPrice>(items.Count);
        var faults = new List<FieldError>();
        for (var i = 0; i < items.Count; i++)
        {
            var price = Set(items[i], known);
            if (price.Failed)
                faults.AddRange(price.Error.At($"/items/{i}").Fields);
            else if (set.Contains(price.Value))
                faults.Add(FieldError.Duplicate($"/items/{i}/sku", "The SKU has a price in this currency already."));
            else
                set.Add(price.Value);
        }

        return faults.Count > 0 ? Error.Validation(faults) : set.ToArray();
    }

    private Result<ListPrice> Set(ListPriceWrite item, Dictionary<(string, Currency), ListPrice> known)
    {
        var price = item.Price.ToMoney("/price");
        if (price.Failed)
            return price.Error;
        var former = item.CompareAtPrice?.ToMoney("/compareAtPrice");
        if (former is { Failed: true, Error: { } fault })
            return fault;
        if (known.TryGetValue((item.Sku, price.Value.Currency), out var listed))
            return listed.Set(price.Value, former?.Value, time.Now()) is { } error ? error : listed;

        var created = ListPrice.Create(item.Sku, price.Value, former?.Value, time.Now());
        if (!created.Failed)
        {
            known[(item.Sku, price.Value.Currency)] = created.Value;
            prices.Add(created.Value);
        }

        return created;
    }
}
