using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;

namespace Shop.Application.Checkouts;

/// <summary>What was promised for a cart. Only the status changes.</summary>
public sealed record CheckoutDto
{
    public required Guid Id { get; init; }

    public required Guid CartId { get; init; }

    public string? CustomerId { get; init; }

    public required CheckoutStatus Status { get; init; }

    public required string Currency { get; init; }

    public required IReadOnlyList<CheckoutLineDto> Lines { get; init; }

    /// <summary>The codes that were good for something.</summary>
    public required IReadOnlyList<CheckoutDiscountDto> Discounts { get; init; }

    public required CartTotalsDto Totals { get; init; }

    /// <summary>Under which the units are set aside.</summary>
    public required Guid ReservationId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    internal static CheckoutDto Of(Checkout checkout, DateTimeOffset now) => new()
    {
        Id = checkout.Id,
        CartId = checkout.CartId,
        CustomerId = checkout.CustomerId,
        Status = checkout.StatusAt(now),
        Currency = checkout.Currency.Code,
        Lines = [.. checkout.Lines.Select(line => CheckoutLineDto.Of(line, checkout.Currency))],
        Discounts = [.. checkout.Discounts.Select(discount => new CheckoutDiscountDto(discount.Code, MoneyDto.Of(new Money(discount.AmountMinor, checkout.Currency))))],
        Totals = new CartTotalsDto(MoneyDto.Of(checkout.Subtotal), MoneyDto.Of(checkout.Discount), MoneyDto.Of(checkout.Total)),
        ReservationId = checkout.Id,
        CreatedAt = checkout.CreatedAt,
        ExpiresAt = checkout.ExpiresAt,
        ClosedAt = checkout.ClosedAt,
    };
}

public sealed record CheckoutLineDto
{
    /// <summary>The line's id in the cart.</summary>
    public required Guid ItemId { get; init; }

    public required string Sku { get; init; }

    public required Guid ProductId { get; init; }

    public required string Name { get; init; }

    public required int Quantity { get; init; }

    /// <summary>Of one unit, before discounts.</summary>
    public required MoneyDto UnitPrice { get; init; }

    /// <summary>What is taken off the whole line.</summary>
    public required MoneyDto Discount { get; init; }

    public required MoneyDto LineTotal { get; init; }

    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    internal static CheckoutLineDto Of(CheckoutLine line, Currency currency) => new()
    {
        ItemId = line.ItemId,
        Sku = line.Sku,
        ProductId = line.ProductId,
        Name = line.Name,
        Quantity = line.Quantity,
        UnitPrice = MoneyDto.Of(new Money(line.UnitPriceMinor, currency)),
        Discount = MoneyDto.Of(new Money(line.DiscountMinor, currency)),
        LineTotal = MoneyDto.Of(new Money(line.TotalMinor, currency)),
        Properties = line.Properties,
    };
}

/// <summary>What a code took off.</summary>
public sealed record CheckoutDiscountDto(string Code, MoneyDto Amount);
