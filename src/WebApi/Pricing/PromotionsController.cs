using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Shop.Application.Common;
using Shop.Application.Pricing;
using Shop.WebApi.Catalog;
using Shop.WebApi.Common;
using Shop.WebApi.OpenApi;

namespace Shop.WebApi.Pricing;

/// <summary>Promotions by their discount codes, in whatever case.</summary>
[Route("api/v1/promotions")]
[Tags(Components.PricingAdministration)]
[Authorize(Scopes.PricingWrite)]
public sealed class PromotionsController(GetPromotions getPromotions, SavePromotion savePromotion) : ApiController
{
    /// <summary>All promotions, by code.</summary>
    [HttpGet(Name = "listPromotions")]
    [ProducesResponseType<Page<PromotionDto>>(200)]
    [ProducesResponseType(304)]
    public async Task<IActionResult> List(CancellationToken cancellationToken)
    {
        var (limit, page, cursor) = PricingRequests.Promotions(Request.Query);
        return HashedAnswer(await getPromotions.ExecuteAsync(limit, page, cursor, cancellationToken), CatalogRequests.PrivateCache);
    }

    /// <summary>One promotion.</summary>
    [HttpGet("{code}", Name = "getPromotion")]
    [ProducesResponseType<PromotionDto>(200)]
    [ProducesResponseType(304)]
    [Errors("PROMOTION_NOT_FOUND")]
    public async Task<IActionResult> Get(string code, CancellationToken cancellationToken)
    {
        var promotion = await getPromotions.ExecuteAsync(Known(code), cancellationToken);
        return promotion.Failed ? Failure(promotion.Error) : HashedAnswer(promotion.Value, CatalogRequests.PrivateCache, promotion.Value.Version);
    }

    /// <summary>Creates a promotion.</summary>
    [HttpPost(Name = "createPromotion")]
    [Consumes("application/json")]
    [ProducesResponseType<PromotionDto>(201)]
    [Errors("CODE_TAKEN")]
    public async Task<IActionResult> Create(PromotionWrite content, CancellationToken cancellationToken)
    {
        var promotion = await savePromotion.CreateAsync(content, cancellationToken);
        if (promotion.Failed)
            return Failure(promotion.Error);
        Response.Headers.Location = $"/api/v1/promotions/{Uri.EscapeDataString(promotion.Value.Code)}";
        return HashedAnswer(promotion.Value, CatalogRequests.PrivateCache, promotion.Value.Version, StatusCodes.Status201Created);
    }

    /// <summary>Replaces a promotion's content; how often it was used stays.</summary>
    [HttpPut("{code}", Name = "replacePromotion")]
    [Consumes("application/json")]
    [ProducesResponseType<PromotionDto>(200)]
    [Errors("PROMOTION_NOT_FOUND", "PRECONDITION_FAILED", "PRECONDITION_REQUIRED")]
    public async Task<IActionResult> Replace(string code, PromotionWrite content, CancellationToken cancellationToken)
    {
        var promotion = await savePromotion.ReplaceAsync(Known(code), RequiredVersion(), content, cancellationToken);
        return promotion.Failed ? Failure(promotion.Error) : HashedAnswer(promotion.Value, CatalogRequests.PrivateCache, promotion.Value.Version);
    }

    /// <summary>Removes a promotion: its code is unknown from now on.</summary>
    [HttpDelete("{code}", Name = "deletePromotion")]
    [ProducesResponseType(204)]
    [Errors("PROMOTION_NOT_FOUND", "PRECONDITION_FAILED", "PRECONDITION_REQUIRED")]
    public async Task<IActionResult> Delete(string code, CancellationToken cancellationToken) =>
        await savePromotion.RemoveAsync(Known(code), RequiredVersion(), cancellationToken) is { } error ? Failure(error) : NoContent();

    /// <summary>Spaces alone arrive as null, and are the code of nothing.</summary>
    private static string Known(string? code) => code ?? "";
}
