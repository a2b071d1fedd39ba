using Shop.Domain.Common;

namespace Shop.Domain.Carts;

public static class CartErrors
{
    /// <summary>Also for a cart of somebody else: whether it exists is nobody else's business.</summary>
    public static readonly Error CartNotFound = new("CART_NOT_FOUND", "There is no such cart, or it is not yours.");

    public static readonly Error ItemNotFound = new("ITEM_NOT_FOUND", "The cart has no such item.");

    public static Error StaleVersion(long current) =>
        new("PRECONDITION_FAILED", "The cart was changed since you read it.") { Meta = Meta("currentVersion", current) };

    public static Error QuantityLimit(int limit, long requested) =>
        new("QUANTITY_LIMIT", $"At most {limit} units of one item.") { Meta = Meta("limit", limit, "requested", requested) };

    public static Error CartFull(int limit) =>
        new("CART_FULL", $"At most {limit} different items.") { Meta = Meta("limit", limit) };

    public static Error SkuNotSold(string sku) =>
        new("SKU_NOT_SOLD", "The product is not on sale.") { Meta = Meta("sku", sku) };

    public static Error CurrencyMismatch(string sku, Currency cart) =>
        new("CURRENCY_MISMATCH", "The product is not sold in the cart's currency.") { Meta = Meta("sku", sku, "currency", cart.Code) };

    public static Error CurrenciesDiffer(Currency source, Currency target) =>
        new("CURRENCY_MISMATCH", "The carts are in different currencies.") { Meta = Meta("sourceCurrency", source.Code, "currency", target.Code) };

    public static Error InCheckout(Guid checkoutId) =>
        new("CART_IN_CHECKOUT", "The cart is in a checkout, which has to be completed or cancelled first.") { Meta = Meta("checkoutId", checkoutId.ToString()) };

    public static readonly Error Empty = new("CART_EMPTY", "The cart has no items.");

    public static readonly Error KeyReused = new("IDEMPOTENCY_KEY_REUSED", "The Idempotency-Key was used for another request.");

    private static Dictionary<string, object> Meta(string name, object value) => new() { [name] = value };

    private static Dictionary<string, object> Meta(string name, object value, string other, object otherValue) =>
        new() { [name] = value, [other] = otherValue };
}
