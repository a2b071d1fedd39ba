using Shop.Application.Common;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;

namespace Shop.Application.Checkouts;

/// <summary>A checkout, for its owner or for whoever may see all.</summary>
public sealed class GetCheckout(ICheckouts checkouts, TimeProvider time)
{
    public async Task<Result<CheckoutDto>> ExecuteAsync(Guid id, Caller caller, bool seesAll, CancellationToken cancellationToken) =>
        await checkouts.FindAsync(id, cancellationToken) is { } checkout && (seesAll || caller.Owns(checkout))
            ? CheckoutDto.Of(checkout, time.Now())
            : CheckoutErrors.NotFound;
}
