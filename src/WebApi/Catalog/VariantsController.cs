using Microsoft.AspNetCore.Mvc;
using Shop.Application.Catalog;
using Shop.WebApi.Common;

namespace Shop.WebApi.Catalog;

/// <summary>Variants by SKU, as a cart page or a shelf scanner needs them.</summary>
[Route("api/v1/variants")]
[Tags("Catalog")]
public sealed class VariantsController(GetVariants getVariants, CatalogRequests requests) : ApiController
{
    /// <summary>Up to 100 variants by SKU, in the order asked for; unknown SKUs are listed in <c>notFound</c>.</summary>
    [HttpGet(Name = "listVariants")]
    [HttpHead]
    [ProducesResponseType<VariantsDto>(200)]
    [ProducesResponseType(304)]
    public async Task<IActionResult> List(CancellationToken cancellationToken) =>
        HashedAnswer(await getVariants.ExecuteAsync(CatalogRequests.Skus(Request.Query), requests.Currency(Request.Query), cancellationToken), requests.PublicCache);
}
