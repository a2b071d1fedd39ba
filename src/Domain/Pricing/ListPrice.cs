using Shop.Domain.Common;

namespace Shop.Domain.Pricing;

/// <summary>
/// What a unit of a SKU costs in a currency. It stands before the price that the catalog has in its own currency, and is the only one in any other.
/// </summary>
public sealed class ListPrice
{
    private ListPrice()
    {
    }

    public string Sku { get; private set; } = "";

    public Currency Currency { get; private set; } = null!;

    public long PriceMinor { get; private set; }

    /// <summary>A former price, greater than the price.</summary>
    public long? CompareAtMinor { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public Money Price => new(PriceMinor, Currency);

    public Money? CompareAtPrice => CompareAtMinor is { } minor ? new Money(minor, Currency) : null;

    public static Result<ListPrice> Create(string sku, Money price, Money? compareAt, DateTimeOffset now)
    {
        var listed = new ListPrice { Sku = sku, Currency = price.Currency, PriceMinor = -1 };
        return listed.Set(price, compareAt, now) is { } error ? error : listed;
    }

    /// <summary>Sets what it costs in its currency.</summary>
    /// <param name="price">From 0.</param>
    /// <param name="compareAt">A former price; kept only if it is greater.</param>
    /// <param name="now">When.</param>
    public Error? Set(Money price, Money? compareAt, DateTimeOffset now)
    {
        var faults = new List<FieldError>();
        if (price.AmountMinor is < 0 or > Money.MaxPrice)
            faults.Add(FieldError.OutOfRange("/price/amountMinor", 0, Money.MaxPrice));
        if (compareAt?.AmountMinor is < 0 or > Money.MaxPrice)
            faults.Add(FieldError.OutOfRange("/compareAtPrice/amountMinor", 0, Money.MaxPrice));
        if (price.Currency != Currency || (compareAt is { } former && former.Currency != Currency))
            faults.Add(new FieldError("/compareAtPrice/currency", "CURRENCY_MISMATCH", $"Must be {Currency}, as the price is."));
        if (faults.Count > 0)
            return Error.Validation(faults);

        var after = (price.AmountMinor, compareAt > price ? compareAt?.AmountMinor : (long?)null);
        if (after == (PriceMinor, CompareAtMinor))
            return null;
        (PriceMinor, CompareAtMinor) = after;
        UpdatedAt = now;
        return null;
    }
}
