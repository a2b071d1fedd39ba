using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Shop.Application.Carts;
using Shop.Application.Checkouts;
using Shop.Domain.Common;
using Shop.WebApi.Catalog;
using Shop.WebApi.Checkouts;
using Shop.WebApi.Common;
using Shop.WebApi.OpenApi;

namespace Shop.WebApi.Carts;

/// <summary>Carts. A guest shows the cart's token in <c>Cart-Token</c>, a customer a bearer token; anybody else finds nothing.</summary>
[Route("api/v1/carts")]
[Tags("Carts")]
public sealed class CartsController(
    CreateCart createCart, GetCart getCart, GetCurrentCart getCurrentCart, AddCartItem addItem, SetCartItemQuantity setQuantity, RemoveCartItems removeItems,
    ApplyCartActions applyActions, MergeCarts mergeCarts, DeleteCart deleteCart, StartCheckout startCheckout, CatalogRequests catalog)
    : ApiController
{
    private const string CartCache = "private, no-store";

    /// <summary>Begins a cart. A guest's answer holds the cart's token, this once.</summary>
    [HttpPost(Name = "createCart")]
    [Consumes("application/json")]
    [ProducesResponseType<CartDto>(201)]
    [Errors("CART_NOT_FOUND", "SKU_NOT_FOUND", "QUANTITY_LIMIT", "CART_FULL", "CURRENCY_MISMATCH", "SKU_NOT_SOLD", "IDEMPOTENCY_KEY_REUSED")]
    public async Task<IActionResult> Create(CreateCartRequest request, CancellationToken cancellationToken)
    {
        if (!catalog.TryCurrency(request.Currency, out var currency))
            return Failure(RequestErrors.Invalid("/currency", "An ISO 4217 code in upper case."));
        var created = await createCart.ExecuteAsync(Change(), currency, [.. (request.Items ?? []).Select(item => item.ToInput())], cancellationToken);
        if (created.Value is { } change)
            Response.Headers.Location = $"/api/v1/carts/{change.Cart.Id}";
        return Changed(created, StatusCodes.Status201Created);
    }

    /// <summary>The cart, priced and checked anew.</summary>
    [HttpGet("{cartId}", Name = "getCart")]
    [ProducesResponseType<CartDto>(200)]
    [ProducesResponseType(304)]
    [Errors("CART_NOT_FOUND")]
    public async Task<IActionResult> Get(string cartId, CancellationToken cancellationToken)
    {
        var cart = await getCart.ExecuteAsync(Id(cartId), Caller, cancellationToken);
        return cart.Failed ? Failure(cart.Error) : Viewed(cart.Value);
    }

    /// <summary>The customer's one active cart; it is begun if there is none.</summary>
    [HttpGet("current", Name = "getCurrentCart")]
    [Authorize]
    [ProducesResponseType<CartDto>(200)]
    [ProducesResponseType(304)]
    public async Task<IActionResult> GetCurrent(CancellationToken cancellationToken) =>
        Viewed(await getCurrentCart.ExecuteAsync(Caller.CustomerId!, catalog.DefaultCurrency, cancellationToken));

    /// <summary>Adds units; to the line with the same SKU and equal properties, if there is one.</summary>
    [HttpPost("{cartId}/items", Name = "addCartItem")]
    [Consumes("application/json")]
    [ProducesResponseType<CartDto>(200)]
    [Errors("CART_NOT_FOUND", "SKU_NOT_FOUND", "QUANTITY_LIMIT", "CART_FULL", "CURRENCY_MISMATCH", "SKU_NOT_SOLD", "CART_IN_CHECKOUT", "PRECONDITION_FAILED", "IDEMPOTENCY_KEY_REUSED")]
    public async Task<IActionResult> AddItem(string cartId, AddItemRequest request, CancellationToken cancellationToken) =>
        Changed(await addItem.ExecuteAsync(Id(cartId), Change(), request.ToInput(), cancellationToken));

    /// <summary>Sets a line's units; 0 removes it.</summary>
    [HttpPatch("{cartId}/items/{itemId}", Name = "setCartItemQuantity")]
    [Consumes("application/json", "application/merge-patch+json")]
    [ProducesResponseType<CartDto>(200)]
    [Errors("CART_NOT_FOUND", "ITEM_NOT_FOUND", "QUANTITY_LIMIT", "CART_IN_CHECKOUT", "PRECONDITION_FAILED", "IDEMPOTENCY_KEY_REUSED")]
    public async Task<IActionResult> SetQuantity(string cartId, string itemId, SetQuantityRequest request, CancellationToken cancellationToken) =>
        Changed(await setQuantity.ExecuteAsync(Id(cartId), Id(itemId), Change(), request.Quantity, cancellationToken));

    /// <summary>Removes a line.</summary>
    [HttpDelete("{cartId}/items/{itemId}", Name = "removeCartItem")]
    [ProducesResponseType<CartDto>(200)]
    [Errors("CART_NOT_FOUND", "ITEM_NOT_FOUND", "CART_IN_CHECKOUT", "PRECONDITION_FAILED", "IDEMPOTENCY_KEY_REUSED")]
    public async Task<IActionResult> RemoveItem(string cartId, string itemId, CancellationToken cancellationToken) =>
        Changed(await removeItems.ExecuteAsync(Id(cartId), Id(itemId), Change(), cancellationToken));

    /// <summary>Removes all lines.</summary>
    [HttpDelete("{cartId}/items", Name = "clearCart")]
    [ProducesResponseType<CartDto>(200)]
    [Errors("CART_NOT_FOUND", "CART_IN_CHECKOUT", "PRECONDITION_FAILED", "IDEMPOTENCY_KEY_REUSED")]
    public async Task<IActionResult> Clear(string cartId, CancellationToken cancellationToken) =>
        Changed(await removeItems.ExecuteAsync(Id(cartId), Change(), cancellationToken));

    /// <summary>Applies several changes in their order, all or none; an error names the action's index. A dry run answers the cart as it would be, with the version it has.</summary>
    [HttpPost("{cartId}/actions", Name = "applyCartActions")]
    [Consumes("application/json")]
    [ProducesResponseType<CartDto>(200)]
    [Errors("CART_NOT_FOUND", "SKU_NOT_FOUND", "ITEM_NOT_FOUND", "QUANTITY_LIMIT", "CART_FULL", "CURRENCY_MISMATCH", "SKU_NOT_SOLD", "CART_IN_CHECKOUT", "PRECONDITION_FAILED", "IDEMPOTENCY_KEY_REUSED")]
    public async Task<IActionResult> Apply(string cartId, ActionsRequest request, CancellationToken cancellationToken) =>
        Changed(await applyActions.ExecuteAsync(Id(cartId), Change(), [.. request.Actions.Select((action, i) => action.ToAction($"/actions/{i}"))], request.DryRun, cancellationToken));

    /// <summary>Takes over another cart, as at sign-in; that one is gone afterwards. The report names every line of both carts; sent again, the answer has the same report.</summary>
    [HttpPost("{cartId}/merge", Name = "mergeCarts")]
    [Consumes("application/json")]
    [ProducesResponseType<CartDto>(200)]
    [Errors("CART_NOT_FOUND", "CURRENCY_MISMATCH", "CART_IN_CHECKOUT", "PRECONDITION_FAILED", "IDEMPOTENCY_KEY_REUSED")]
    public async Task<IActionResult> Merge(string cartId, MergeRequest request, CancellationToken cancellationToken) =>
        Changed(await mergeCarts.ExecuteAsync(Id(cartId), Change(), Id(request.SourceCartId), request.SourceToken, request.Strategy, cancellationToken));

    /// <summary>
    /// Begins to pay: promises prices and units until the checkout expires, and freezes the cart so long. 200 where the cart is in a checkout already, which is then answered.
    /// </summary>
    [HttpPost("{cartId}/checkout", Name = "startCheckout")]
    [Consumes("application/json")]
    [ProducesResponseType<CheckoutDto>(200)]
    [ProducesResponseType<CheckoutDto>(201)]
    [Errors("CART_NOT_FOUND", "CART_EMPTY", "SKU_NOT_SOLD", "INSUFFICIENT_STOCK", "PRICE_CHANGED", "PRECONDITION_FAILED", "IDEMPOTENCY_KEY_REUSED")]
    public async Task<IActionResult> Checkout(string cartId, StartCheckoutRequest request, CancellationToken cancellationToken)
    {
        var expected = request.ExpectedTotal?.ToMoney("/expectedTotal");
        if (expected is { Failed: true, Error: { } fault })
            return Failure(fault);
        var started = await startCheckout.ExecuteAsync(Id(cartId), Change(), expected?.Value, cancellationToken);
        if (started.Failed)
            return Failure(started.Error);
        var (checkout, isNew, isReplay) = started.Value;
        MarkReplay(isReplay);
        Response.Headers.Location = $"/api/v1/checkouts/{checkout.Id}";
        return Answer(checkout, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>Ends the cart.</summary>
    [HttpDelete("{cartId}", Name = "deleteCart")]
    [ProducesResponseType(204)]
    [Errors("CART_NOT_FOUND", "CART_IN_CHECKOUT", "PRECONDITION_FAILED", "IDEMPOTENCY_KEY_REUSED")]
    public async Task<IActionResult> Delete(string cartId, CancellationToken cancellationToken)
    {
        var deleted = await deleteCart.ExecuteAsync(Id(cartId), Change(), cancellationToken);
        if (deleted.Failed)
            return Failure(deleted.Error);
        MarkReplay(deleted.Value);
        return NoContent();
    }

    private ChangeRequest Change() => new(Caller, ExpectedVersion(), this.IdempotencyKey());

    private IActionResult Changed(Result<CartChange> change, int status = StatusCodes.Status200OK)
    {
        if (change.Failed)
            return Failure(change.Error);
        MarkReplay(change.Value.IsReplay);
        var cart = change.Value.Cart;
        if (!this.PrefersMinimal())
            return Shown(cart, status);
        Response.Headers[ChangeHeaders.PreferenceApplied] = "return=minimal";
        return Answer(MinimalCart.Of(cart), status, ETag(cart), CartCache);
    }

    private void MarkReplay(bool isReplay)
    {
        if (isReplay)
            Response.Headers[ChangeHeaders.Replayed] = "true";
    }

    private static JsonAnswer<CartDto> Viewed(CartView view) => new JsonAnswer<CartDto>(view.Cart)
    {
        Status = StatusCodes.Status200OK,
        ETag = ETag(view.Cart),
        CacheControl = CartCache,
        Ready = view.Answer ??= JsonBuffer.Write(view.Cart, ApiJson.Answers.CartDto).ToArray(),
    };

    private static IActionResult Shown(CartDto cart, int status = StatusCodes.Status200OK) => Answer(cart, status, ETag(cart), CartCache);

    private static string ETag(CartDto cart) => $"\"{cart.Version}\"";
}
