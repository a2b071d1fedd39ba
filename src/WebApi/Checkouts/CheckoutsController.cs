using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Shop.Application.Checkouts;
using Shop.WebApi.Common;
using Shop.WebApi.OpenApi;

namespace Shop.WebApi.Checkouts;

/// <summary>What shoppers were promised, for themselves and for whoever takes their orders.</summary>
[Route("api/v1/checkouts")]
[Tags("Checkouts")]
public sealed class CheckoutsController(GetCheckout getCheckout, CompleteCheckout completeCheckout, CancelCheckout cancelCheckout) : ApiController
{
    /// <summary>The checkout. With the scope checkout:write anybody's.</summary>
    [HttpGet("{checkoutId}", Name = "getCheckout")]
    [ProducesResponseType<CheckoutDto>(200)]
    [Errors("CHECKOUT_NOT_FOUND")]
    public async Task<IActionResult> Get(string checkoutId, CancellationToken cancellationToken)
    {
        var checkout = await getCheckout.ExecuteAsync(Id(checkoutId), Caller, User.HasScope(Scopes.CheckoutWrite), cancellationToken);
        return checkout.Failed ? Failure(checkout.Error) : Answer(checkout.Value);
    }

    /// <summary>It is paid for: the units are sold and the cart has ended. Sent again, it answers the same.</summary>
    [HttpPost("{checkoutId}/complete", Name = "completeCheckout")]
    [Authorize(Scopes.CheckoutWrite)]
    [ProducesResponseType<CheckoutDto>(200)]
    [Errors("CHECKOUT_NOT_FOUND", "CHECKOUT_CLOSED", "CHECKOUT_PENDING")]
    public async Task<IActionResult> Complete(string checkoutId, CancellationToken cancellationToken)
    {
        var checkout = await completeCheckout.ExecuteAsync(Id(checkoutId), cancellationToken);
        return checkout.Failed ? Failure(checkout.Error) : Answer(checkout.Value);
    }

    /// <summary>It is given up: the units are free again, and the cart can be changed again. For the owner, and with the scope checkout:write. Sent again, it changes nothing.</summary>
    [HttpDelete("{checkoutId}", Name = "cancelCheckout")]
    [ProducesResponseType(204)]
    [Errors("CHECKOUT_NOT_FOUND", "CHECKOUT_CLOSED")]
    public async Task<IActionResult> Cancel(string checkoutId, CancellationToken cancellationToken) =>
        await cancelCheckout.ExecuteAsync(Id(checkoutId), Caller, User.HasScope(Scopes.CheckoutWrite), cancellationToken) is { } error ? Failure(error) : NoContent();
}
