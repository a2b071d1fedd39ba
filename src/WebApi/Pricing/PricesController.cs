using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Shop.Application.Pricing;
using Shop.WebApi.Common;
using Shop.WebApi.OpenApi;

namespace Shop.WebApi.Pricing;

/// <summary>List prices: of SKUs in further currencies, or instead of the catalog's.</summary>
[Route("api/v1/prices")]
[Tags(Components.PricingAdministration)]
[Authorize(Scopes.PricingWrite)]
public sealed class PricesController(SetListPrices setListPrices, RemoveListPrices removeListPrices) : ApiController
{
    /// <summary>Sets up to 100 prices, all or none. A price in a currency that the SKU has already replaces that one.</summary>
    [HttpPut(Name = "setListPrices")]
    [Consumes("application/json")]
    [ProducesResponseType<ListPricesDto>(200)]
    [Errors("SKU_NOT_FOUND")]
    public async Task<IActionResult> Set(ListPricesWrite content, CancellationToken cancellationToken)
    {
        var prices = await setListPrices.ExecuteAsync(content, dryRun: false, cancellationToken);
        return prices.Failed ? Failure(prices.Error) : Answer(prices.Value);
    }

    /// <summary>Removes the prices of up to 100 SKUs in a currency. What the catalog says counts again; in another currency than the catalog's the SKU is not sold any more. Sent again, it changes nothing.</summary>
    [HttpDelete(Name = "removeListPrices")]
    [ProducesResponseType(204)]
    public async Task<IActionResult> Remove(CancellationToken cancellationToken)
    {
        var (currency, skus) = PricingRequests.ListPrices(Request.Query);
        await removeListPrices.ExecuteAsync(currency, skus, cancellationToken);
        return NoContent();
    }
}
