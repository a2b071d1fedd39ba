using Shop.Application.Common;
using Shop.Domain.Carts;

namespace Shop.Application.Carts;

/// <summary>
/// Brings merges to their end. A merge has three steps, since two carts may live on two servers: the source is frozen with a note of
/// what it is merged into; the target takes the lines over, which decides the merge; the source is deleted. Whoever finds
/// a frozen cart, after a crash or during the merge, takes the steps that are left, so that nobody sees a merge half done.
/// </summary>
public sealed class CartHandovers(ICartStore store, CartLimits limits, TimeProvider time)
{
    /// <summary>Decisions are kept for a day. Who finds an older handover cannot know whether it was decided, and gives the source back rather than merging twice.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromHours(23);

    /// <summary>The cart when no merge has a hold on it; null if there is none (any more).</summary>
    public async Task<StoredCart?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await store.FindAsync(id, cancellationToken);
            if (found?.Cart.Handover is null)
                return found;
            await EndAsync(found, cancellationToken);
        }
    }

    /// <summary>The same, to be shown only.</summary>
    public async Task<StoredCart?> FindAsync(StoredCart known, CancellationToken cancellationToken) =>
        await store.FindAsync(known, cancellationToken) is var found && found?.Cart.Handover is null ? found : await FindAsync(known.Cart.Id, cancellationToken);

    /// <summary>Decides a merge that has begun, and clears up behind it.</summary>
    public async Task<MergeDecision> EndAsync(StoredCart source, CancellationToken cancellationToken)
    {
        var handover = source.Cart.Handover!;
        var decision = await DecideAsync(source.Cart, handover, cancellationToken);
        var life = source.Cart.LifeLeft(limits, time.Now());
        if (decision.Report is null)
        {
            source.Cart.EndHandover(time.Now());
            await store.TryStepAsync(new CartStep(source.Cart, source.Stamp, life), cancellationToken);
            return decision;
        }

        // Before the deletion: who finds that the current cart is gone begins another one, and nobody would come by to make it the target.
        if (source.Cart.Owner.CustomerId is { } customer)
            await store.ClaimCurrentAsync(customer, handover.TargetId, gone: source.Cart.Id, limits.CustomerTtl, cancellationToken);

        // Somebody else may have cleared up already.
        await store.TryStepAsync(new CartStep(source.Cart, source.Stamp, life) { Deletes = true }, cancellationToken);
        return decision;
    }

    private async Task<MergeDecision> DecideAsync(Cart source, CartHandover handover, CancellationToken cancellationToken)
    {
        while (true)
        {
            var decided = store.FindMergeAsync(handover.TargetId, source.Id, cancellationToken);
            var target = await store.FindAsync(handover.TargetId, cancellationToken);
            if (await decided is { } decision && decision.SourceVersion >= source.Version)
                return decision;

            // The target is being merged itself, perhaps into this very source. The smaller id goes on, behind the other's end; were both
            // to give way, they would do so again and again.
            if (target?.Cart.Handover is not null && source.Id.CompareTo(target.Cart.Id) < 0)
            {
                await EndAsync(target, cancellationToken);
                continue;
            }

            var now = time.Now();
            if (target is not { Cart: { IsFrozen: false } cart } || now - source.UpdatedAt > Memory
                || (handover.TargetVersion is { } expected && expected != cart.Version)
                || cart.Merge(source, handover.Strategy, limits, now) is not { Failed: false } merged)
            {
                return await store.AbandonMergeAsync(handover.TargetId, source.Id, source.Version, cancellationToken);
            }

            var step = new CartStep(cart, target.Stamp, cart.LifeLeft(limits, now))
            {
                Request = handover.Request.IsEmpty ? null : RequestKey.Restore(handover.Request.Span),
                Merge = new CartMerged(source.Id, source.Version, merged.Value!),
            };
            switch ((await store.TryStepAsync(step, cancellationToken)).Outcome)
            {
                case StepOutcome.Taken:
                    return new MergeDecision(source.Version, merged.Value);
                case StepOutcome.Replayed or StepOutcome.KeyReused:
                    return await store.AbandonMergeAsync(handover.TargetId, source.Id, source.Version, cancellationToken);
            }
        }
    }
}
