using Shop.Domain.Carts;
using Shop.Domain.Checkouts;

namespace Shop.Application.Common;

/// <summary>Who asks: a customer by the subject of their token, the holder of a guest cart's secret, or nobody in particular.</summary>
public sealed record Caller(string? CustomerId, string? CartToken)
{
    internal bool Owns(Cart cart) => cart.Owner.Is(CustomerId, CartToken);

    internal bool Owns(Checkout checkout) => checkout.Owner.Is(CustomerId, CartToken);
}
