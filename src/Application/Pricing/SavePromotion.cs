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

    /// <summary>Has the promotion of the content's code be as the content says, whether there was one or not. The error, or null when it is so.</summary>
    public async Task<Error?> PutAsync(PromotionWrite content, bool dryRun, CancellationToken cancellationToken)
    {
        var draft = content.ToDraft();
        if (draft.Failed)
            return draft.Error;
        while (true)
        {
            var error = await promotions.FindAsync([content.Code], cancellationToken) is [var known] ? known.Update(draft.Value, time.Now()) : Add(draft.Value);
            var isDone = error is not null || dryRun || await unitOfWork.SaveAsync(cancellationToken) is null;

            // Where somebody has changed it meanwhile, what was asked for stands.
            unitOfWork.Clear();
            if (isDone)
                return error;
        }
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

    private Error? Add(PromotionDraft draft)
    {
        var created = Promotion.Create(draft, time.Now());
        if (!created.Failed)
            promotions.Add(created.Value);
        return created.Error;
    }

    private async Task<Result<Promotion>> FindAsync(string code, long expectedVersion, CancellationToken cancellationToken)
    {
        if (await promotions.FindAsync([code], cancellationToken) is not [var promotion])
            return PricingErrors.PromotionNotFound;
        return promotion.Version == expectedVersion ? promotion : CatalogErrors.StaleVersion(promotion.Version);
    }
}
