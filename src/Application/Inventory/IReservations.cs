using Shop.Domain.Inventory;

namespace Shop.Application.Inventory;

/// <summary>
/// Sets units aside for checkouts, each under the checkout's id, so that every call can be repeated. Throws
/// <see cref="Common.StoreUnavailableException"/> when nobody answers; the call may then have taken effect.
/// </summary>
public interface IReservations
{
    /// <summary>Sets all units aside or none. Returns what is short, nothing if it is done.</summary>
    Task<Shortage[]> ReserveAsync(Guid id, IReadOnlyDictionary<string, int> units, TimeSpan life, CancellationToken cancellationToken);

    /// <summary>Gives the units back; nothing if there are none any more.</summary>
    Task ReleaseAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The units are sold; nothing if they were before.</summary>
    Task SellAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Gives back what a settled checkout still holds, because its reservation was late and who made it has died.</summary>
    Task ReleaseForgottenAsync(CancellationToken cancellationToken);
}
