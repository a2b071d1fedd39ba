using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Shop.Application.Pricing;
using Shop.WebApi.Common;
using Shop.WebApi.OpenApi;

namespace Shop.WebApi.Pricing;

/// <summary>List prices and promotions as a file.</summary>
[Route("api/v1/pricing/imports")]
[Tags(Components.PricingAdministration)]
[Authorize(Scopes.PricingWrite)]
public sealed class PricingImportsController(ImportPricing importPricing) : ApiController
{
    private const string Ndjson = "application/x-ndjson";
    private const long MaxFileBytes = 1L << 30;

    /// <summary>Sets list prices and promotions, one a line: each as <c>PUT /prices</c> or <c>POST /promotions</c> takes it. What is refused is named by its line, the others land.</summary>
    [HttpPost(Name = "importPricing")]
    [Consumes(Ndjson)]
    [RequestSizeLimit(MaxFileBytes)]
    [DisableRequestTimeout]
    [ProducesResponseType<PricingReport>(200)]
    public async Task<IActionResult> Import(CancellationToken cancellationToken)
    {
        if (Request.ContentType?.Split(';')[0].Trim().Equals(Ndjson, StringComparison.OrdinalIgnoreCase) != true)
            return Failure(RequestErrors.Of(StatusCodes.Status415UnsupportedMediaType));
        var query = new QueryReader(Request.Query);
        var dryRun = query.Flag("dryRun") ?? false;
        query.ThrowIfFaulty();
        return Answer(await importPricing.ExecuteAsync(Request.Body, dryRun, onProgress: null, cancellationToken));
    }
}
