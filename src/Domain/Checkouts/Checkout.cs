using Shop.Domain.Carts;
using Shop.Domain.Common;
using Shop.Domain.Pricing;

namespace Shop.Domain.Checkouts;

/// <summary>
/// What a shopper was promised for a cart: lines, prices and units, which never change. Only its status does, and only forwards. Its id is
/// that of the reservation of its units as well.
/// </summary>
public sealed class Checkout
{
    private Checkout()
    {
    }

    public Guid Id { get; private init; }

    public Guid CartId { get; private init; }

    /// <summary>Tells the state of the cart that it was made from from every other one.</summary>
    public string CartState { get; private init; } = "";

    public string? CustomerId { get; private init; }

    /// <summary>Of the guest's secret, in hexadecimal digits.</summary>
    public string? TokenHash { get; private init; }

    public Currency Currency { get; private init; } = null!;

    public IReadOnlyList<CheckoutLine> Lines { get; private init; } = [];

    public IReadOnlyList<CheckoutDiscount> Discounts { get; private init; } = [];

    /// <summary>The request that began it, where it has a key; that is never stored itself.</summary>
    public string? RequestId { get; private init; }

    /// <summary>Of all else that makes the request what it is.</summary>
    public string? RequestFingerprint { get; private init; }

    public CheckoutStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it was promised; null where it never was.</summary>
    public DateTimeOffset? OpenedAt { get; private set; }

    /// <summary>Until then it must be completed; while it is pending, until then it must be open.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Nobody promised the prices for longer.</summary>
    public DateTimeOffset QuotedUntil { get; private init; }

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>True once a closed checkout has left nothing to do with the stock and the cart.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Grows by one with every change, from 1.</summary>
    public long Version { get; private set; }

    public Money Subtotal => Sum(line => line.TotalMinor + line.DiscountMinor);

    public Money Discount => Sum(line => line.DiscountMinor);

    public Money Total => Sum(line => line.TotalMinor);

    public CartOwner Owner => CartOwner.Restore(CustomerId, TokenHash is null ? null : Convert.FromHexString(TokenHash));

    public bool IsClosed => Status is not (CheckoutStatus.Pending or CheckoutStatus.Open);

    /// <summary>Units by SKU over all lines.</summary>
    public IReadOnlyDictionary<string, int> Units => Lines.GroupBy(line => line.Sku, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(line => line.Quantity), StringComparer.Ordinal);

    /// <param name="cart">The cart to be paid for.</param>
    /// <param name="cartState">Tells this state of it from every other one.</param>
    /// <param name="quote">Prices that are promised just now.</param>
    /// <param name="request">The request's id and fingerprint, null without a key.</param>
    /// <param name="limits">How long it may take.</param>
    /// <param name="now">The time.</param>
    public static Result<Checkout> Begin(Cart cart, string cartState, Quote quote, (string Id, string Fingerprint)? request, CheckoutLimits limits, DateTimeOffset now)
    {
        if (cart.Items.Count == 0)
            return CartErrors.Empty;
        var quoted = quote.Lines.ToDictionary(line => line.Id);
        if (cart.Items.FirstOrDefault(item => !quoted.ContainsKey(item.Id)) is { } gone)
            return CartErrors.SkuNotSold(gone.Sku);
        return new Checkout
        {
            Id = Guid.CreateVersion7(now),
            CartId = cart.Id,
            CartState = cartState,
            CustomerId = cart.Owner.CustomerId,
            TokenHash = cart.Owner.CustomerId is null ? Convert.ToHexStringLower(cart.Owner.TokenHash.Span) : null,
            Currency = cart.Currency,
            Lines = [.. cart.Items.Select(item => CheckoutLine.Of(item, quoted[item.Id]))],
            Discounts = [.. quote.Discounts.Where(discount => discount.Status == DiscountStatus.Applied).Select(discount => new CheckoutDiscount(discount.Code, discount.Amount.AmountMinor))],
            RequestId = request?.Id,
            RequestFingerprint = request?.Fingerprint,
            Status = CheckoutStatus.Pending,
            CreatedAt = now,
            ExpiresAt = now + limits.TimeToBegin,
            QuotedUntil = quote.ExpiresAt,
            Version = 1,
        };
    }

    /// <summary>The error if it costs another amount than the shopper expects; who expects none is content with any.</summary>
    public Error? Check(Money? expectedTotal) => expectedTotal is { } expected && expected != Total ? CheckoutErrors.PriceChanged(expected, Total, Total) : null;

    /// <summary>The error if its lines cost another amount, both before discounts, than when they were put into the cart.</summary>
    public Error? CheckAgainst(Cart cart)
    {
        var added = cart.Items.Aggregate(Money.Zero(Currency), (sum, item) => sum + item.UnitPriceWhenAdded * item.Quantity);
        return added != Subtotal ? CheckoutErrors.PriceChanged(added, Subtotal, Total) : null;
    }

    /// <summary>Promises what is set aside by now. False if that has taken too long.</summary>
    public bool Open(CheckoutLimits limits, DateTimeOffset now)
    {
        if (Status != CheckoutStatus.Pending || now >= ExpiresAt || now >= QuotedUntil)
            return false;
        Move(CheckoutStatus.Open);
        (OpenedAt, ExpiresAt) = (now, now + limits.Lifetime < QuotedUntil ? now + limits.Lifetime : QuotedUntil);
        return true;
    }

    public Error? Complete(DateTimeOffset now) =>
        StatusAt(now) == CheckoutStatus.Open ? Close(CheckoutStatus.Completed, now) : CheckoutErrors.Closed(StatusAt(now));

    public Error? Cancel(DateTimeOffset now) =>
        !IsClosed ? Close(CheckoutStatus.Cancelled, now) : CheckoutErrors.Closed(Status);

    /// <summary>Does nothing before its time.</summary>
    public bool Expire(DateTimeOffset now) => !IsClosed && now >= ExpiresAt && Close(CheckoutStatus.Expired, now) is null;

    /// <summary>Notes that the stock and the cart are as the end of the checkout asks for.</summary>
    public void Settle()
    {
        if (!IsClosed)
            throw new InvalidOperationException($"Checkout {Id} is {Status}: it has not ended.");
        IsSettled = true;
        Version++;
    }

    /// <summary>The status as a reader should see it: nothing is promised behind the end, whether somebody has come by to say so or not.</summary>
    public CheckoutStatus StatusAt(DateTimeOffset now) => !IsClosed && now >= ExpiresAt ? CheckoutStatus.Expired : Status;

    private Error? Close(CheckoutStatus status, DateTimeOffset now)
    {
        Move(status);
        ClosedAt = now;
        return null;
    }

    private void Move(CheckoutStatus status)
    {
        Status = status;
        Version++;
    }

    private Money Sum(Func<CheckoutLine, long> amount) => new(Lines.Aggregate(0L, (sum, line) => checked(sum + amount(line))), Currency);
}
