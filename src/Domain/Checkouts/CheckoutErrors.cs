using Shop.Domain.Common;

namespace Shop.Domain.Checkouts;

public static class CheckoutErrors
{
    /// <summary>Also for a checkout of somebody else.</summary>
    public static readonly Error NotFound = new("CHECKOUT_NOT_FOUND", "There is no such checkout, or it is not yours.");

    public static Error Closed(CheckoutStatus status) => status == CheckoutStatus.Pending
        ? new("CHECKOUT_PENDING", "The checkout is being begun; ask again.")
        : new("CHECKOUT_CLOSED", "The checkout has ended.") { Meta = new Dictionary<string, object> { ["status"] = status.ToString().ToLowerInvariant() } };

    /// <param name="expected">What the shopper may believe.</param>
    /// <param name="actual">What the same is now.</param>
    /// <param name="total">What the cart costs now, for who wants it all the same.</param>
    public static Error PriceChanged(Money expected, Money actual, Money total) =>
        new("PRICE_CHANGED", "The cart costs another amount than expected.") { Meta = new Dictionary<string, object> { ["expected"] = expected, ["actual"] = actual, ["total"] = total } };

    public static Error InsufficientStock(Inventory.Shortage[] shortages) =>
        new("INSUFFICIENT_STOCK", "There are fewer units than the cart needs.") { Meta = new Dictionary<string, object> { ["shortages"] = shortages } };
}
