using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Domain.Inventory;
using Shop.Infrastructure.Common;

namespace Shop.Infrastructure.Inventory;

/// <summary>
/// Reservations of the inventory service. It has no call for a sale: who takes the order books it there, before the reservation's life is
/// over. What is forgotten ends with that life as well.
/// </summary>
internal sealed class HttpReservations(InventoryClient client) : IReservations
{
    public Task<Shortage[]> ReserveAsync(Guid id, IReadOnlyDictionary<string, int> units, TimeSpan life, CancellationToken cancellationToken) =>
        PromiseAsync(async () => (Shortage[])[.. await client.ReserveAsync(id.ToString(), life, [.. units.Select(unit => new ReservationLine(unit.Key, unit.Value))], cancellationToken)]);

    public Task ReleaseAsync(Guid id, CancellationToken cancellationToken) => PromiseAsync(async () =>
    {
        await client.ReleaseAsync(id.ToString(), cancellationToken);
        return true;
    });

    public Task SellAsync(Guid id, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ReleaseForgottenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<T> PromiseAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (UpstreamException silent)
        {
            throw new StoreUnavailableException("The inventory service made no promise.", silent);
        }
    }
}
