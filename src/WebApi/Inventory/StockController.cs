using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Shop.Application.Inventory;
using Shop.WebApi.Common;
using Shop.WebApi.OpenApi;

namespace Shop.WebApi.Inventory;

/// <summary>The shop's own stock.</summary>
[Route("api/v1/stock")]
[Tags("Inventory")]
[Authorize(Scopes.InventoryWrite)]
public sealed class StockController(SetStock setStock) : ApiController
{
    /// <summary>Sets the units of up to 100 SKUs, all or none. Units that are set aside for checkouts are among them.</summary>
    [HttpPut(Name = "setStock")]
    [Consumes("application/json")]
    [ProducesResponseType<StockWrite>(200)]
    [Errors("SKU_NOT_FOUND")]
    public async Task<IActionResult> Set(StockWrite stock, CancellationToken cancellationToken)
    {
        var set = await setStock.ExecuteAsync(stock, cancellationToken);
        return set.Failed ? Failure(set.Error) : Answer(set.Value);
    }
}
