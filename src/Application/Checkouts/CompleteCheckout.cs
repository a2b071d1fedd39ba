using Shop.Application.Common;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;

namespace Shop.Application.Checkouts;

/// <summary>The checkout is paid for: its units are sold and its cart has ended. Again, it answers the same.</summary>
public sealed class CompleteCheckout(ICheckouts checkouts, CheckoutClosing closing, TimeProvider time)
{
    public async Task<Result<CheckoutDto>> ExecuteAsync(Guid id, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await checkouts.FindAsync(id, cancellationToken) is not { } checkout)
                return CheckoutErrors.NotFound;
            if (checkout.Status != CheckoutStatus.Completed)
            {
                if (checkout.Complete(time.Now()) is { } error)
                    return error;
                if (!await checkouts.TrySaveAsync(checkout, cancellationToken))
                    continue;
            }

            await closing.SettleAsync(checkout, cancellationToken);
            return CheckoutDto.Of(checkout, time.Now());
        }
    }
}
