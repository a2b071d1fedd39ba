using Shop.Application.Carts;

namespace Shop.WebApi.Tests.Carts.Proof.Histories;

/// <summary>Stores over whatever cart there is, also one that the change was not made from.</summary>
internal sealed class BlindCartStore(ICartStore inner) : CartStoreDecorator(inner)
{
    public override async Task<StepResult> TryStepAsync(CartStep step, CancellationToken cancellationToken)
    {
        var result = await Inner.TryStepAsync(step, cancellationToken);
        while (result is { Outcome: StepOutcome.Conflict, Current: { } current })
            result = await Inner.TryStepAsync(step with { Expected = current.Stamp }, cancellationToken);
        return result;
    }
}

/// <summary>Remembers no request.</summary>
internal sealed class ForgetfulCartStore(ICartStore inner) : CartStoreDecorator(inner)
{
    public override Task<StepResult> TryStepAsync(CartStep step, CancellationToken cancellationToken) => Inner.TryStepAsync(step with { Request = null }, cancellationToken);
}

internal abstract class CartStoreDecorator(ICartStore inner) : ICartStore
{
    protected ICartStore Inner => inner;

    public Task<StoredCart?> FindAsync(Guid id, CancellationToken cancellationToken) => inner.FindAsync(id, cancellationToken);

    public Task<StoredCart?> FindAsync(StoredCart known, CancellationToken cancellationToken) => inner.FindAsync(known, cancellationToken);

    public StoredCart? Recall(Guid id) => inner.Recall(id);

    public abstract Task<StepResult> TryStepAsync(CartStep step, CancellationToken cancellationToken);

    public Task<RequestState> FindRequestAsync(Guid cartId, RequestKey request, CancellationToken cancellationToken) => inner.FindRequestAsync(cartId, request, cancellationToken);

    public Task<Guid> ReserveIdAsync(RequestKey request, Guid candidate, CancellationToken cancellationToken) => inner.ReserveIdAsync(request, candidate, cancellationToken);

    public Task<Guid?> FindReservedIdAsync(RequestKey request, CancellationToken cancellationToken) => inner.FindReservedIdAsync(request, cancellationToken);

    public Task<Guid> ClaimCurrentAsync(string customerId, Guid candidate, Guid? gone, TimeSpan life, CancellationToken cancellationToken) =>
        inner.ClaimCurrentAsync(customerId, candidate, gone, life, cancellationToken);

    public Task<MergeDecision?> FindMergeAsync(Guid targetId, Guid sourceId, CancellationToken cancellationToken) => inner.FindMergeAsync(targetId, sourceId, cancellationToken);

    public Task<MergeDecision> AbandonMergeAsync(Guid targetId, Guid sourceId, long sourceVersion, CancellationToken cancellationToken) =>
        inner.AbandonMergeAsync(targetId, sourceId, sourceVersion, cancellationToken);
}
