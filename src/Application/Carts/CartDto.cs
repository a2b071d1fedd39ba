using System.Text.Json.Serialization;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Domain.Carts;
using Shop.Domain.Pricing;

namespace Shop.Application.Carts;

/// <summary>A cart as it is now: with the prices and the stock of this moment.</summary>
public sealed record CartDto
{
    public required Guid Id { get; init; }

    /// <summary>The guest cart's secret, to be sent as <c>Cart-Token</c>. Given once, at creation.</summary>
    public string? Token { get; init; }

    public required long Version { get; init; }

    public required string Currency { get; init; }

    public string? CustomerId { get; init; }

    public required IReadOnlyList<CartItemDto> Items { get; init; }

    /// <summary>Units over all items.</summary>
    public required int ItemCount { get; init; }

    public required IReadOnlyList<DiscountCodeDto> DiscountCodes { get; init; }

    public required CartTotalsDto Totals { get; init; }

    public required IReadOnlyList<CartIssueDto> Issues { get; init; }

    public required bool CheckoutReady { get; init; }

    /// <summary>The checkout that the cart is in; until that has ended it cannot be changed.</summary>
    public Guid? CheckoutId { get; init; }

    public required PriceSourceDto Pricing { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>In the answer to a merge: what became of every line of both carts.</summary>
    public IReadOnlyList<MergedLine>? Report { get; init; }
}

public sealed record CartItemDto
{
    public required Guid Id { get; init; }

    public required string Sku { get; init; }

    public required Guid ProductId { get; init; }

    /// <summary>Null when the product has gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Slug { get; init; }

    public required string Name { get; init; }

    /// <summary>The address of a picture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Image { get; init; }

    public required IReadOnlyDictionary<string, string> OptionValues { get; init; }

    public required int Quantity { get; init; }

    public required MoneyDto UnitPrice { get; init; }

    public required MoneyDto UnitPriceWhenAdded { get; init; }

    public required MoneyDto LineTotal { get; init; }

    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    public required AvailabilityDto Availability { get; init; }

    public required DateTimeOffset AddedAt { get; init; }
}

public sealed record CartTotalsDto(MoneyDto Subtotal, MoneyDto Discount, MoneyDto Total);

/// <param name="Code">As the shopper gave it.</param>
/// <param name="Status">What it does for the cart.</param>
public sealed record DiscountCodeDto(string Code, DiscountStatus Status);

/// <summary>
/// Something the shopper should know. <paramref name="Meta"/> holds the facts, by <paramref name="Code"/>: PRICE_CHANGED <c>{old,new}</c>, PRICE_STALE <c>{asOf}</c>,
/// OUT_OF_STOCK and INSUFFICIENT_STOCK <c>{requested,available}</c>, AVAILABILITY_UNKNOWN, NO_LONGER_SOLD, DISCOUNT_NOT_APPLICABLE <c>{code,reason?}</c>.
/// </summary>
public sealed record CartIssueDto(string Code, Guid? ItemId, string Message, IReadOnlyDictionary<string, object> Meta);
