using Shop.Domain.Carts;

namespace Shop.Application.Carts;

/// <summary>
/// Keeps carts, each for as long as it lives. A change is one atomic step: it is stored whole, with its new end of life,
/// or not at all. Throws <see cref="Common.StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public interface ICartStore
{
    /// <summary>The cart, or null when there is none (any more).</summary>
    Task<Cart?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the cart until <paramref name="expiresAt"/>, if the stored one still has the version <paramref name="expectedVersion"/>
    /// (0: there is none). False, and nothing stored, if not.
    /// </summary>
    Task<bool> TrySaveAsync(Cart cart, long expectedVersion, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Deletes the cart if it still has that version; false if not.</summary>
    Task<bool> TryDeleteAsync(Guid id, long expectedVersion, CancellationToken cancellationToken);
}
