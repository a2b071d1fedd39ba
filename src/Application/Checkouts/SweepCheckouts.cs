using Shop.Application.Common;
using Shop.Application.Inventory;

namespace Shop.Application.Checkouts;

/// <summary>Ends checkouts whose time is over, and finishes what a crash left undone.</summary>
public sealed class SweepCheckouts(ICheckouts checkouts, IReservations reservations, CheckoutClosing closing, TimeProvider time)
{
    private const int AtOnce = 100;

    /// <summary>All that are due. One that fails does not hold up the others; the first failure is thrown at the end.</summary>
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var failures = new List<Exception>();
        IReadOnlyList<Domain.Checkouts.Checkout> due;
        do
        {
            due = await checkouts.FindDueAsync(time.Now(), AtOnce, cancellationToken);
            foreach (var checkout in due)
            {
                try
                {
                    await closing.TrySettleAsync(checkout, cancellationToken);
                }
                catch (StoreUnavailableException unavailable)
                {
                    failures.Add(unavailable);
                }
            }
        }
        while (due.Count == AtOnce && failures.Count == 0);

        await reservations.ReleaseForgottenAsync(cancellationToken);
        if (failures.Count > 0)
            throw failures[0];
    }
}
