using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;

namespace Shop.Domain.Carts;

/// <summary>Something the shopper should know about a cart before paying. The code is part of the public contract.</summary>
public sealed record CartIssue(string Code, Guid? ItemId, string Message, IReadOnlyDictionary<string, object> Meta)
{
    internal const string PriceChangedCode = "PRICE_CHANGED";
    internal const string DiscountNotApplicableCode = "DISCOUNT_NOT_APPLICABLE";

    internal static CartIssue NotApplicable(PricedDiscountCode discount) => new(
        DiscountNotApplicableCode,
        null,
        discount.Reason == DiscountReason.NotChecked ? "The discount code could not be checked just now." : "The discount code has no effect on this cart.",
        discount.Reason is { } reason ? Facts("code", discount.Code, "reason", reason) : new Dictionary<string, object> { ["code"] = discount.Code });

    /// <param name="line">The line.</param>
    /// <param name="cart">The cart that it is in: lines of one SKU share its stock.</param>
    /// <param name="issues">Where to add what is found.</param>
    internal static void Find(PricedLine line, Cart cart, List<CartIssue> issues)
    {
        if (line.Offer is not { IsSold: true, Price: { } price } offer)
        {
            issues.Add(new CartIssue("NO_LONGER_SOLD", line.Item.Id, "The product is no longer sold.", new Dictionary<string, object>()));
            return;
        }

        if (price.Price != line.Item.UnitPriceWhenAdded)
            issues.Add(new CartIssue(PriceChangedCode, line.Item.Id, "The price has changed since the item was added.", Facts("old", line.Item.UnitPriceWhenAdded, "new", price.Price)));
        if (price.Source != DataSource.Live)
            issues.Add(new CartIssue("PRICE_STALE", line.Item.Id, "The price could not be confirmed just now.", new Dictionary<string, object> { ["asOf"] = price.AsOf }));

        var availability = offer.Availability;
        if (availability.Status == AvailabilityStatus.Unknown)
            issues.Add(new CartIssue("AVAILABILITY_UNKNOWN", line.Item.Id, "The stock could not be checked just now.", new Dictionary<string, object>()));
        else if (availability.Status == AvailabilityStatus.OutOfStock)
            issues.Add(new CartIssue("OUT_OF_STOCK", line.Item.Id, "The product is out of stock.", Facts("requested", cart.UnitsOf(line.Item.Sku), "available", 0)));
        else if (availability.Quantity is { } available && available < cart.UnitCount && cart.UnitsOf(line.Item.Sku) is var wanted && available < wanted)
            issues.Add(new CartIssue("INSUFFICIENT_STOCK", line.Item.Id, "There are fewer units than you want.", Facts("requested", wanted, "available", available)));
    }

    private static Dictionary<string, object> Facts(string name, object value, string other, object otherValue) =>
        new() { [name] = value, [other] = otherValue };
}
