using System.Collections.Concurrent;
using Shop.Application.Carts;
using Shop.Domain.Carts;

namespace Shop.Application.Tests.Carts;

/// <summary>Keeps carts as a real store does: a copy goes in and a copy comes out, and a save needs the stored version.</summary>
internal sealed class FakeCartStore : ICartStore
{
    private readonly ConcurrentDictionary<Guid, (Cart Cart, DateTimeOffset ExpiresAt)> _stored = [];
    private readonly Lock _lock = new();

    /// <summary>What somebody else does just before the next save or deletion.</summary>
    public Func<Task>? Meanwhile { get; set; }

    public int Saves { get; private set; }

    public Cart Stored(Guid id) => Copy(_stored[id].Cart);

    public DateTimeOffset ExpiryOf(Guid id) => _stored[id].ExpiresAt;

    public bool Has(Guid id) => _stored.ContainsKey(id);

    public async Task<Cart?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return _stored.TryGetValue(id, out var stored) ? Copy(stored.Cart) : null;
    }

    public async Task<bool> TrySaveAsync(Cart cart, long expectedVersion, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await LetOthersGoFirstAsync();
        lock (_lock)
        {
            if ((_stored.TryGetValue(cart.Id, out var stored) ? stored.Cart.Version : 0) != expectedVersion)
                return false;
            _stored[cart.Id] = (Copy(cart), expiresAt);
            Saves++;
            return true;
        }
    }

    public async Task<bool> TryDeleteAsync(Guid id, long expectedVersion, CancellationToken cancellationToken)
    {
        await LetOthersGoFirstAsync();
        lock (_lock)
            return _stored.TryGetValue(id, out var stored) && stored.Cart.Version == expectedVersion && _stored.TryRemove(id, out _);
    }

    private Task LetOthersGoFirstAsync()
    {
        var meanwhile = Meanwhile;
        Meanwhile = null;
        return meanwhile?.Invoke() ?? Task.CompletedTask;
    }

    private static Cart Copy(Cart cart) => new(
        cart.Id,
        cart.Owner,
        cart.Currency,
        cart.Items.Select(i => new CartItem(i.Id, i.Sku, i.ProductId, i.Name, i.Quantity, i.UnitPriceWhenAdded, i.Properties, i.AddedAt)),
        cart.Version,
        cart.CreatedAt,
        cart.UpdatedAt,
        cart.TouchedAt);
}
