using Shop.Domain.Checkouts;

namespace Shop.Application.Checkouts;

/// <summary>Checkouts in the relational database. Of one cart at most one is not closed.</summary>
public interface ICheckouts
{
    Task<Checkout?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The cart's checkout that is not closed.</summary>
    Task<Checkout?> FindUnclosedAsync(Guid cartId, CancellationToken cancellationToken);

    /// <summary>The checkout of the cart that a request began.</summary>
    Task<Checkout?> FindByRequestAsync(Guid cartId, string requestId, CancellationToken cancellationToken);

    /// <summary>Counts the uses of its codes as well. False if the cart has one that is not closed, or a code may not be used once more; then nothing is stored.</summary>
    Task<bool> TryAddAsync(Checkout checkout, CancellationToken cancellationToken);

    /// <summary>Stores a change of the status, and takes back the uses of codes where it was for nothing; false if somebody else has changed it since it was read.</summary>
    Task<bool> TrySaveAsync(Checkout checkout, CancellationToken cancellationToken);

    /// <summary>Those that have expired and those that are closed and not settled.</summary>
    Task<IReadOnlyList<Checkout>> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);
}
