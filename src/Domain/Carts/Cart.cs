using Shop.Domain.Common;

namespace Shop.Domain.Carts;

/// <summary>A shopper's cart in one currency. Every change either applies whole or returns an error and leaves the cart as it was.</summary>
public sealed class Cart
{
    private readonly List<string> _discountCodes;
    private List<CartItem> _items;

    /// <summary>A cart as it was stored.</summary>
    public Cart(
        Guid id, CartOwner owner, Currency currency, IEnumerable<CartItem> items, long version, DateTimeOffset createdAt, DateTimeOffset updatedAt, DateTimeOffset touchedAt,
        IEnumerable<string>? discountCodes = null, CartHandover? handover = null, Guid? checkoutId = null)
    {
        (Id, Owner, Currency, _items, _discountCodes) = (id, owner, currency, [.. items], [.. discountCodes ?? []]);
        (Handover, CheckoutId) = (handover, checkoutId);
        (Version, CreatedAt, UpdatedAt, TouchedAt) = (version, createdAt, updatedAt, touchedAt);
    }

    public Guid Id { get; }

    public CartOwner Owner { get; }

    /// <summary>Fixed when the cart is created.</summary>
    public Currency Currency { get; }

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<CartItem> Items => _items;

    /// <summary>Units over all lines.</summary>
    public int UnitCount => _items.Sum(item => item.Quantity);

    /// <summary>As the shopper gave them, in that order; no two differ by case only.</summary>
    public IReadOnlyList<string> DiscountCodes => _discountCodes;

    /// <summary>Set while the cart is being merged into another; until that has ended it cannot be changed.</summary>
    public CartHandover? Handover { get; private set; }

    /// <summary>Set while the cart is being paid for; until that has ended it cannot be changed.</summary>
    public Guid? CheckoutId { get; private set; }

    /// <summary>True while nothing may change it.</summary>
    public bool IsFrozen => Handover is not null || CheckoutId is not null;

    /// <summary>Grows by one with every change, from 1.</summary>
    public long Version { get; private set; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>When its life was last prolonged; see <see cref="Touch"/>.</summary>
    public DateTimeOffset TouchedAt { get; private set; }

    public static Cart Create(CartOwner owner, Currency currency, DateTimeOffset now) => Create(Guid.CreateVersion7(now), owner, currency, now);

    public static Cart Create(Guid id, CartOwner owner, Currency currency, DateTimeOffset now) => new(id, owner, currency, [], version: 1, now, now, now);

    /// <summary>Units of a SKU over all lines.</summary>
    public int UnitsOf(string sku)
    {
        var units = 0;
        foreach (var item in _items)
            units += item.Sku == sku ? item.Quantity : 0;
        return units;
    }

    /// <summary>Adds units: to the line with the same SKU and equal properties, else as a new line.</summary>
    public Error? Add(CartAddition addition, CartLimits limits, DateTimeOffset now)
    {
        if (addition.UnitPrice.Currency != Currency)
            return CartErrors.CurrencyMismatch(addition.Sku, Currency);

        var line = addition.ForceNewLine ? null : _items.Find(item => item.CanMergeWith(addition));
        if (line is not null)
        {
            var sum = Quantity.Create((long)line.Quantity + addition.Quantity.Units, limits);
            if (sum.Failed)
                return sum.Error;
            line.Quantity = sum.Value.Units;
        }
        else
        {
            if (_items.Count >= limits.MaxLines)
                return CartErrors.CartFull(limits.MaxLines);
            _items.Add(new CartItem(
                Guid.CreateVersion7(now), addition.Sku, addition.ProductId, addition.Name, addition.Quantity.Units, addition.UnitPrice, addition.Properties, now));
        }

        Changed(now);
        return null;
    }

    /// <summary>Sets a line's units; 0 removes it.</summary>
    public Error? SetQuantity(Guid itemId, long units, CartLimits limits, DateTimeOffset now)
    {
        if (units == 0)
            return Remove(itemId, now);
        if (_items.Find(item => item.Id == itemId) is not { } line)
            return CartErrors.ItemNotFound;
        var quantity = Quantity.Create(units, limits);
        if (quantity.Failed)
            return quantity.Error;
        if (line.Quantity == quantity.Value.Units)
            return null;

        line.Quantity = quantity.Value.Units;
        Changed(now);
        return null;
    }

    public Error? Remove(Guid itemId, DateTimeOffset now)
    {
        if (_items.RemoveAll(item => item.Id == itemId) == 0)
            return CartErrors.ItemNotFound;
        Changed(now);
        return null;
    }

    public void Clear(DateTimeOffset now)
    {
        if (_items.Count == 0)
            return;
        _items.Clear();
        Changed(now);
    }

    /// <summary>Replaces what the shopper asked for beyond the SKU. The line stays a line of its own, even if another is equal by then.</summary>
    public Error? SetProperties(Guid itemId, ItemProperties properties, DateTimeOffset now)
    {
        if (_items.Find(item => item.Id == itemId) is not { } line)
            return CartErrors.ItemNotFound;
        if (line.Properties.Equals(properties))
            return null;
        line.Properties = properties;
        Changed(now);
        return null;
    }

    /// <summary>Whether a code is good for anything is found out whenever the cart is priced.</summary>
    public Error? AddDiscountCode(string code, CartLimits limits, DateTimeOffset now)
    {
        if (code.Length > limits.MaxDiscountCodeLength || code.Any(c => c is < '!' or > '~'))
            return Error.Validation(FieldError.InvalidFormat("/code", $"1–{limits.MaxDiscountCodeLength} letters, digits and signs without spaces."));
        if (code.Length == 0)
            return Error.Validation(FieldError.Required("/code"));
        if (_discountCodes.Contains(code, StringComparer.OrdinalIgnoreCase))
            return null;
        if (_discountCodes.Count >= limits.MaxDiscountCodes)
            return Error.Validation(FieldError.TooMany("/code", limits.MaxDiscountCodes));
        _discountCodes.Add(code);
        Changed(now);
        return null;
    }

    /// <summary>A code that the cart does not have is as good as removed.</summary>
    public void RemoveDiscountCode(string code, DateTimeOffset now)
    {
        if (_discountCodes.RemoveAll(known => known.Equals(code, StringComparison.OrdinalIgnoreCase)) > 0)
            Changed(now);
    }

    /// <summary>Freezes the cart, to be merged into another.</summary>
    public void BeginHandover(CartHandover handover, DateTimeOffset now)
    {
        Changed(now);
        Handover = handover;
    }

    /// <summary>Ends the handover without a merge: the cart is again what it was.</summary>
    public void EndHandover(DateTimeOffset now)
    {
        Handover = null;
        Changed(now);
    }

    /// <summary>Freezes the cart as a checkout has it.</summary>
    public void BeginCheckout(Guid checkoutId, DateTimeOffset now)
    {
        Changed(now);
        CheckoutId = checkoutId;
    }

    /// <summary>The shopper did not pay: the cart is again what it was.</summary>
    public void EndCheckout(DateTimeOffset now)
    {
        CheckoutId = null;
        Changed(now);
    }

    /// <summary>Takes over what another cart holds. The report names every line of both carts, so that no unit goes unmentioned.</summary>
    public Result<MergedLine[]> Merge(Cart source, MergeStrategy strategy, CartLimits limits, DateTimeOffset now)
    {
        if (source.Currency != Currency)
            return CartErrors.CurrenciesDiffer(source.Currency, Currency);
        (_items, var report) = CartMerge.Combine(_items, source.Items, strategy, limits);
        if (strategy == MergeStrategy.Replace)
            _discountCodes.Clear();
        if (strategy != MergeStrategy.KeepTarget)
            _discountCodes.AddRange([.. source.DiscountCodes.Except(_discountCodes, StringComparer.OrdinalIgnoreCase).Take(limits.MaxDiscountCodes - _discountCodes.Count)]);
        Changed(now);
        return report;
    }

    /// <summary>The end of its life unless it is touched again.</summary>
    public DateTimeOffset ExpiresAt(CartLimits limits) => TouchedAt + (Owner.CustomerId is null ? limits.GuestTtl : limits.CustomerTtl);

    /// <summary>Until then; at least a millisecond, since what is being changed is alive.</summary>
    public TimeSpan LifeLeft(CartLimits limits, DateTimeOffset now) => ExpiresAt(limits) - now is { Ticks: >= TimeSpan.TicksPerMillisecond } left ? left : TimeSpan.FromMilliseconds(1);

    /// <summary>True when its owner's looking at it is to prolong its life: at most once a twentieth of that life, since it has to be stored.</summary>
    public bool IsToBeTouched(CartLimits limits, DateTimeOffset now) => now - TouchedAt >= (ExpiresAt(limits) - TouchedAt) / 20;

    /// <summary>Prolongs its life.</summary>
    public void Touch(DateTimeOffset now) => TouchedAt = now;

    private void Changed(DateTimeOffset now)
    {
        if (IsFrozen)
            throw new InvalidOperationException($"Cart {Id} is frozen: it is being merged into {Handover?.TargetId}, or paid for in {CheckoutId}.");
        Version++;
        (UpdatedAt, TouchedAt) = (now, now);
    }
}
