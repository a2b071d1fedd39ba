using Shop.Domain.Common;

namespace Shop.Domain.Carts;

/// <summary>Units on one line: at least one, at most what the limits allow.</summary>
public readonly record struct Quantity
{
    private Quantity(int units) => Units = units;

    public int Units { get; }

    public static Result<Quantity> Create(long units, CartLimits limits)
    {
        if (units < 1)
            return Error.Validation(FieldError.OutOfRange("/quantity", 1, limits.MaxQuantityPerLine));
        if (units > limits.MaxQuantityPerLine)
            return CartErrors.QuantityLimit(limits.MaxQuantityPerLine, units);
        return new Quantity((int)units);
    }
}
