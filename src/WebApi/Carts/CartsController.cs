using Microsoft.AspNetCore.Mvc;
using Shop.Application.Carts;
using Shop.Domain.Common;
using Shop.WebApi.Catalog;
using Shop.WebApi.Common;
using Shop.WebApi.OpenApi;

namespace Shop.WebApi.Carts;

/// <summary>Carts. A guest shows the cart's token in <c>Cart-Token</c>, a customer a bearer token; anybody else finds nothing.</summary>
[Route("api/v1/carts")]
[Tags("Carts")]
public sealed class CartsController(
    CreateCart createCart, GetCart getCart, AddCartItem addItem, SetCartItemQuantity setQuantity, RemoveCartItems removeItems, DeleteCart deleteCart, CatalogRequests catalog)
    : ApiController
{
    private const string CartCache = "private, no-store";

    /// <summary>Begins a cart. A guest's answer holds the cart's token, this once.</summary>
    [HttpPost(Name = "createCart")]
    [Consumes("application/json")]
    [ProducesResponseType<CartDto>(201)]
    [Errors("SKU_NOT_FOUND", "QUANTITY_LIMIT", "CART_FULL", "CURRENCY_MISMATCH", "SKU_NOT_SOLD")]
    public async Task<IActionResult> Create(CreateCartRequest request, CancellationToken cancellationToken)
    {
        var currency = catalog.DefaultCurrency;
        if (request.Currency is not null && !Currency.TryParse(request.Currency, out currency))
            return Failure(RequestErrors.Invalid("/currency", "An ISO 4217 code in upper case."));

        var cart = await createCart.ExecuteAsync(Caller, currency, [.. (request.Items ?? []).Select(item => item.ToInput())], cancellationToken);
        if (cart.Failed)
            return Failure(cart.Error);
        Response.Headers.Location = $"/api/v1/carts/{cart.Value.Id}";
        return Shown(cart, StatusCodes.Status201Created);
    }

    /// <summary>The cart, priced and checked anew.</summary>
    [HttpGet("{cartId}", Name = "getCart")]
    [ProducesResponseType<CartDto>(200)]
    [ProducesResponseType(304)]
    [Errors("CART_NOT_FOUND")]
    public async Task<IActionResult> Get(string cartId, CancellationToken cancellationToken) =>
        Shown(await getCart.ExecuteAsync(Id(cartId), Caller, cancellationToken));

    /// <summary>Adds units; to the line with the same SKU and equal properties, if there is one.</summary>
    [HttpPost("{cartId}/items", Name = "addCartItem")]
    [Consumes("application/json")]
    [ProducesResponseType<CartDto>(200)]
    [Errors("CART_NOT_FOUND", "SKU_NOT_FOUND", "QUANTITY_LIMIT", "CART_FULL", "CURRENCY_MISMATCH", "SKU_NOT_SOLD", "PRECONDITION_FAILED")]
    public async Task<IActionResult> AddItem(string cartId, AddItemRequest request, CancellationToken cancellationToken) =>
        Shown(await addItem.ExecuteAsync(Id(cartId), Caller, ExpectedVersion(), request.ToInput(), cancellationToken));

    /// <summary>Sets a line's units; 0 removes it.</summary>
    [HttpPatch("{cartId}/items/{itemId}", Name = "setCartItemQuantity")]
    [Consumes("application/json", "application/merge-patch+json")]
    [ProducesResponseType<CartDto>(200)]
    [Errors("CART_NOT_FOUND", "ITEM_NOT_FOUND", "QUANTITY_LIMIT", "PRECONDITION_FAILED")]
    public async Task<IActionResult> SetQuantity(string cartId, string itemId, SetQuantityRequest request, CancellationToken cancellationToken) =>
        Shown(await setQuantity.ExecuteAsync(Id(cartId), Id(itemId), Caller, ExpectedVersion(), request.Quantity, cancellationToken));

    /// <summary>Removes a line.</summary>
    [HttpDelete("{cartId}/items/{itemId}", Name = "removeCartItem")]
    [ProducesResponseType<CartDto>(200)]
    [Errors("CART_NOT_FOUND", "ITEM_NOT_FOUND", "PRECONDITION_FAILED")]
    public async Task<IActionResult> RemoveItem(string cartId, string itemId, CancellationToken cancellationToken) =>
        Shown(await removeItems.ExecuteAsync(Id(cartId), Id(itemId), Caller, ExpectedVersion(), cancellationToken));

    /// <summary>Removes all lines.</summary>
    [HttpDelete("{cartId}/items", Name = "clearCart")]
    [ProducesResponseType<CartDto>(200)]
    [Errors("CART_NOT_FOUND", "PRECONDITION_FAILED")]
    public async Task<IActionResult> Clear(string cartId, CancellationToken cancellationToken) =>
        Shown(await removeItems.ExecuteAsync(Id(cartId), Caller, ExpectedVersion(), cancellationToken));

    /// <summary>Ends the cart.</summary>
    [HttpDelete("{cartId}", Name = "deleteCart")]
    [ProducesResponseType(204)]
    [Errors("CART_NOT_FOUND", "PRECONDITION_FAILED")]
    public async Task<IActionResult> Delete(string cartId, CancellationToken cancellationToken) =>
        await deleteCart.ExecuteAsync(Id(cartId), Caller, ExpectedVersion(), cancellationToken) is { } error ? Failure(error) : NoContent();

    private static IActionResult Shown(Result<CartDto> cart, int status = StatusCodes.Status200OK) =>
        cart.Failed ? Failure(cart.Error) : Answer(cart.Value, status, $"\"{cart.Value.Version}\"", CartCache);
}
