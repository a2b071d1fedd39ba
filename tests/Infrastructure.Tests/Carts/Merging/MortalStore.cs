using Shop.Application.Carts;
using Shop.Application.Common;

namespace Shop.Infrastructure.Tests.Carts.Merging;

/// <summary>The process dies, as its store sees it: from then on it asks nothing more.</summary>
public sealed class ProcessDiedException : Exception;

/// <summary>A store as one process sees it that dies at a call: before it is sent, or after it took effect and before its answer came.
/// As a control, it can forget to store how a merge was decided.</summary>
internal sealed class MortalStore(ICartStore store, int lastCall = int.MaxValue, bool afterIt = false, bool forgetsMerges = false) : ICartStore
{
    private int _calls;

    public int Calls => _calls;

    public Task<StoredCart?> FindAsync(Guid id, CancellationToken cancellationToken) => CallAsync(() => store.FindAsync(id, cancellationToken));

    public Task<StoredCart?> FindAsync(StoredCart known, CancellationToken cancellationToken) => CallAsync(() => store.FindAsync(known, cancellationToken));

    public StoredCart? Recall(Guid id) => store.Recall(id);

    public Task<StepResult> TryStepAsync(CartStep step, CancellationToken cancellationToken) => CallAsync(() => store.TryStepAsync(forgetsMerges ? step with { Merge = null } : step, cancellationToken));

    public Task<RequestState> FindRequestAsync(Guid cartId, RequestKey request, CancellationToken cancellationToken) =>
        CallAsync(() => store.FindRequestAsync(cartId, request, cancellationToken));

    public Task<Guid> ReserveIdAsync(RequestKey request, Guid candidate, CancellationToken cancellationToken) =>
        CallAsync(() => store.ReserveIdAsync(request, candidate, cancellationToken));

    public Task<Guid?> FindReservedIdAsync(RequestKey request, CancellationToken cancellationToken) => CallAsync(() => store.FindReservedIdAsync(request, cancellationToken));

    public Task<Guid> ClaimCurrentAsync(string customerId, Guid candidate, Guid? gone, TimeSpan life, CancellationToken cancellationToken) =>
        CallAsync(() => store.ClaimCurrentAsync(customerId, candidate, gone, life, cancellationToken));

    public Task<MergeDecision?> FindMergeAsync(Guid targetId, Guid sourceId, CancellationToken cancellationToken) =>
        CallAsync(() => store.FindMergeAsync(targetId, sourceId, cancellationToken));

    public Task<MergeDecision> AbandonMergeAsync(Guid targetId, Guid sourceId, long sourceVersion, CancellationToken cancellationToken) =>
        CallAsync(() => store.AbandonMergeAsync(targetId, sourceId, sourceVersion, cancellationToken));

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        var number = Interlocked.Increment(ref _calls);
        if (number > lastCall || (number == lastCall && !afterIt))
            throw new ProcessDiedException();
        var answer = await call();
        return number == lastCall ? throw new ProcessDiedException() : answer;
    }
}
