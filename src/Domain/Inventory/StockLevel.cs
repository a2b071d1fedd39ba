namespace Shop.Domain.Inventory;

/// <summary>How many units of a SKU are there. A SKU without a level is not counted and always available.</summary>
public sealed class StockLevel
{
    public const int MaxQuantity = 1_000_000_000;

    private StockLevel()
    {
    }

    public StockLevel(string sku, int quantity, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantity, MaxQuantity);
        (Sku, Quantity, UpdatedAt) = (sku, quantity, now);
    }

    public string Sku { get; private set; } = "";

    /// <summary>Units that are there, those that are set aside included.</summary>
    public int Quantity { get; private set; }

    /// <summary>Units that are set aside for checkouts. More than there are, if the quantity was corrected since.</summary>
    public int Reserved { get; private set; }

    /// <summary>Units that can be had.</summary>
    public int Free => Math.Max(Quantity - Reserved, 0);

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Sets the quantity and says whether that changed it.</summary>
    public bool Set(int quantity, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantity, MaxQuantity);
        if (quantity == Quantity)
            return false;
        (Quantity, UpdatedAt) = (quantity, now);
        return true;
    }
}
