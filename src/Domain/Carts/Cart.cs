using Shop.Domain.Common;

namespace Shop.Domain.Carts;

/// <summary>A shopper's cart in one currency. Every change either applies whole or returns an error and leaves the cart as it was.</summary>
public sealed class Cart
{
    private readonly List<CartItem> _items;

    /// <summary>A cart as it was stored.</summary>
    public Cart(
        Guid id, CartOwner owner, Currency currency, IEnumerable<CartItem> items, long version, DateTimeOffset createdAt, DateTimeOffset updatedAt, DateTimeOffset touchedAt)
    {
        (Id, Owner, Currency, _items) = (id, owner, currency, [.. items]);
        (Version, CreatedAt, UpdatedAt, TouchedAt) = (version, createdAt, updatedAt, touchedAt);
    }

    public Guid Id { get; }

    public CartOwner Owner { get; }

    /// <summary>Fixed when the cart is created.</summary>
    public Currency Currency { get; }

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<CartItem> Items => _items;

    /// <summary>Grows by one with every change, from 1.</summary>
    public long Version { get; private set; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>When its life was last prolonged; see <see cref="Touch"/>.</summary>
    public DateTimeOffset TouchedAt { get; private set; }

    public static Cart Create(CartOwner owner, Currency currency, DateTimeOffset now) =>
        new(Guid.CreateVersion7(now), owner, currency, [], version: 1, now, now, now);

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

    /// <summary>The end of its life unless it is touched again.</summary>
    public DateTimeOffset ExpiresAt(CartLimits limits) => TouchedAt + (Owner.CustomerId is null ? limits.GuestTtl : limits.CustomerTtl);

    /// <summary>Prolongs the cart's life because its owner looked at it; true, to be stored, at most once a twentieth of that life.</summary>
    public bool Touch(CartLimits limits, DateTimeOffset now)
    {
        var life = ExpiresAt(limits) - TouchedAt;
        if (now - TouchedAt < life / 20)
            return false;
        TouchedAt = now;
        return true;
    }

    private void Changed(DateTimeOffset now)
    {
        Version++;
        (UpdatedAt, TouchedAt) = (now, now);
    }
}
