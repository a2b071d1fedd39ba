using Shop.Domain.Carts;
using Shop.Domain.Common;
using Shop.Domain.Pricing;

namespace Shop.Domain.Checkouts;

/// <summary>A line of a cart as it was promised: amounts in minor units of the checkout's currency.</summary>
/// <param name="ItemId">The line's id in the cart.</param>
/// <param name="Sku">What is bought.</param>
/// <param name="ProductId">The product it belongs to.</param>
/// <param name="Name">What it was called.</param>
/// <param name="Quantity">Units.</param>
/// <param name="UnitPriceMinor">Of one unit, before discounts.</param>
/// <param name="DiscountMinor">What is taken off the whole line.</param>
/// <param name="TotalMinor">What is left.</param>
/// <param name="Properties">What the shopper asked for beyond the SKU.</param>
public sealed record CheckoutLine(
    Guid ItemId, string Sku, Guid ProductId, string Name, int Quantity, long UnitPriceMinor, long DiscountMinor, long TotalMinor, IReadOnlyDictionary<string, string> Properties)
{
    internal static CheckoutLine Of(CartItem item, QuotedLine quoted) => new(
        item.Id, item.Sku, item.ProductId, item.Name, item.Quantity, quoted.UnitPrice.AmountMinor, quoted.Discount.AmountMinor, quoted.Total.AmountMinor, item.Properties.Values);
}

/// <summary>What a code took off.</summary>
public sealed record CheckoutDiscount(string Code, long AmountMinor);
