using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Pricing;

namespace Shop.Application.Pricing;

/// <summary>Creates a promotion, or replaces or removes one that the caller has read at its present version.</summary>
public sealed class SavePromotion(IPromotions promotions, IUnitOfWork unitOfWork, TimeProvider time)
{
    public async Task<Result<PromotionDto>> CreateAsync(PromotionWrite content, CancellationToken cancellationToken)
    {
        var draft = content.ToDraft();
        if (draft.Failed)
            return draft.Error;
        var created = Promotion.Create(draft.Value, time.Now());
        if (created.Failed)
            return created.Error;
        promotions.Add(created.Value);
        return await unitOfWork.SaveAsync(cancellationToken) is { } error ? error : PromotionDto.Of(created.Value);
    }

    public async Task<Result<PromotionDto>> ReplaceAsync(string code, long expectedVersion, PromotionWrite content, CancellationToken cancellationToken)
    {
        var promotion = await FindAsync(code, expectedVersion, cancellationToken);
        if (promotion.Failed)
            return promotion.Error;
        var draft = content.ToDraft();
        if ((draft.Failed ? draft.Error : promotion.Value.Update(draft.Value, time.Now())) is { } refused)
            return refused;
        return await unitOfWork.SaveAsync(cancellationToken) is { } error ? error : PromotionDto.Of(promotion.Value);
    }

    /// <summary>The error, or null when it is gone.</summary>
    public async Task<Error?> RemoveAsync(string code, long expectedVersion, CancellationToken cancellationToken)
    {
        var promotion = await FindAsync(code, expectedVersion, cancellationToken);
        if (promotion.Failed)
            return promotion.Error;
        promotions.Remove(promotion.Value);
        return await unitOfWork.SaveAsync(cancellationToken);
    }

    private async Task<Result<Promotion>> FindAsync(string code, long expectedVersion, CancellationToken cancellationToken)
    {
        if (await promotions.FindAsync([code], cancellationToken) is not [var promotion])
            return PricingErrors.PromotionNotFound;
        return promotion.Version == expectedVersion ? promotion : CatalogErrors.StaleVersion(promotion.Version);
    }
}
