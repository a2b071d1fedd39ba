using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Inventory;

namespace Shop.Application.Inventory;

/// <summary>Says how many units are there, of all the SKUs or of none. Those that are set aside for checkouts are among them.</summary>
public sealed class SetStock(ICatalogReader catalog, IStockLevels levels, IUnitOfWork unitOfWork, TimeProvider time)
{
    public const int MaxItems = 100;

    public async Task<Result<StockWrite>> ExecuteAsync(StockWrite stock, CancellationToken cancellationToken)
    {
        if (stock.Items.Count is 0 or > MaxItems)
            return Error.Validation(FieldError.OutOfRange("/items", 1, MaxItems));
        var quantities = new Dictionary<string, int>(stock.Items.Count, StringComparer.Ordinal);
        for (var i = 0; i < stock.Items.Count; i++)
        {
            var (sku, quantity) = stock.Items[i];
            if (quantity is < 0 or > StockLevel.MaxQuantity)
                return Error.Validation(FieldError.OutOfRange($"/items/{i}/quantity", 0, StockLevel.MaxQuantity));
            if (!quantities.TryAdd(sku, quantity))
                return Error.Validation(FieldError.Duplicate($"/items/{i}/sku", "Each SKU once."));
        }

        var known = await catalog.FindVariantsAsync(quantities.Keys, cancellationToken);
        if (quantities.Keys.Except(known.Select(row => row.Sku), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            return CatalogErrors.SkuNotFound(unknown);
        while (true)
        {
            await levels.SetAsync(quantities, time.Now(), cancellationToken);
            if (await unitOfWork.SaveAsync(cancellationToken) is null)
                return stock;

            // Units were sold meanwhile. What was counted stands, whoever was first.
            unitOfWork.Clear();
        }
    }
}

/// <summary>How many units of SKUs there are. Each is set, not added.</summary>
public sealed record StockWrite(IReadOnlyList<StockItemWrite> Items);

/// <summary>Units of a SKU.</summary>
public sealed record StockItemWrite(string Sku, int Quantity);
