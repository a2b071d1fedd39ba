using Shop.Application.Common;

namespace Shop.WebApi.Checkouts;

/// <summary>
/// What the shopper believes the cart to cost, as <paramref name="ExpectedTotal"/>: if it is another amount by now, nothing is begun. Without it, but with If-Match,
/// nothing is begun if the lines cost another amount than when they were added.
/// </summary>
public sealed record StartCheckoutRequest(MoneyWrite? ExpectedTotal = null);
