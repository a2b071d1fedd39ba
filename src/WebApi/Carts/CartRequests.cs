using Shop.Application.Carts;

namespace Shop.WebApi.Carts;

/// <summary>A new cart. <paramref name="Currency"/> is an ISO 4217 code, the shop's default without it.</summary>
public sealed record CreateCartRequest(string? Currency = null, IReadOnlyList<AddItemRequest>? Items = null);

/// <summary>Units of a SKU for a cart. <paramref name="Properties"/> says what the shopper wants beyond the SKU; lines with the same SKU and equal properties are one, unless <paramref name="ForceNewLine"/>.</summary>
public sealed record AddItemRequest(string Sku, int Quantity = 1, IReadOnlyDictionary<string, string>? Properties = null, bool ForceNewLine = false)
{
    internal CartItemInput ToInput() => new(Sku, Quantity, Properties, ForceNewLine);
}

/// <summary>The units a line should have; 0 removes it.</summary>
public sealed record SetQuantityRequest(int Quantity);
