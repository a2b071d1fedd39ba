using Shop.Domain.Common;

namespace Shop.Domain.Inventory;

/// <summary>Whether a SKU can be had. <paramref name="Quantity"/> is null where units are not counted or not known.</summary>
public sealed record Availability(AvailabilityStatus Status, int? Quantity, DataSource Source, DateTimeOffset AsOf)
{
    /// <summary>From this many units down to one, shoppers are told that stock is low.</summary>
    public const int LowStockThreshold = 5;

    /// <summary>When it has to be asked for again; null where the shop is told of changes.</summary>
    public DateTimeOffset? GoodUntil { get; init; }

    public static Availability Of(int quantity, DataSource source, DateTimeOffset asOf) =>
        new(
            quantity switch { <= 0 => AvailabilityStatus.OutOfStock, <= LowStockThreshold => AvailabilityStatus.LowStock, _ => AvailabilityStatus.InStock },
            Math.Max(quantity, 0),
            source,
            asOf);

    /// <summary>For a SKU whose units are not counted.</summary>
    public static Availability NotCounted(DateTimeOffset asOf) => new(AvailabilityStatus.InStock, null, DataSource.Live, asOf);

    /// <summary>For a SKU of which nobody could say.</summary>
    public static Availability Unknown(DataSource source, DateTimeOffset asOf) => new(AvailabilityStatus.Unknown, null, source, asOf);

    /// <summary>The best of a product's variants stands for the product.</summary>
    public static AvailabilityStatus Best(IEnumerable<AvailabilityStatus> variants) =>
        variants.DefaultIfEmpty(AvailabilityStatus.OutOfStock).MinBy(s => s switch
        {
            AvailabilityStatus.InStock => 0,
            AvailabilityStatus.LowStock => 1,
            AvailabilityStatus.Unknown => 2,
            _ => 3,
        });
}

public enum AvailabilityStatus
{
    InStock,
    LowStock,
    OutOfStock,
    Unknown,
}
