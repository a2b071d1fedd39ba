using Shop.Application.Common;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;

namespace Shop.Application.Checkouts;

/// <summary>Gives a checkout up: its units are free again and its cart can be changed again. Again, or behind its time, it changes nothing.</summary>
public sealed class CancelCheckout(ICheckouts checkouts, CheckoutClosing closing, TimeProvider time)
{
    /// <summary>Null if it is done.</summary>
    public async Task<Error?> ExecuteAsync(Guid id, Caller caller, bool mayAll, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await checkouts.FindAsync(id, cancellationToken) is not { } checkout || !(mayAll || caller.Owns(checkout)))
                return CheckoutErrors.NotFound;
            if (!checkout.IsClosed)
            {
                checkout.Cancel(time.Now());
                if (!await checkouts.TrySaveAsync(checkout, cancellationToken))
                    continue;
            }

            if (checkout.Status == CheckoutStatus.Completed)
                return CheckoutErrors.Closed(checkout.Status);
            await closing.SettleAsync(checkout, cancellationToken);
            return null;
        }
    }
}
