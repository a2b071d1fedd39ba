using Shop.Domain.Carts;

namespace Shop.Application.Carts;

/// <summary>
/// Keeps carts, each for as long as it lives. A change is one atomic step: the cart with its new end of life and what
/// must be remembered of the request and of a merge are stored together, or nothing is. Throws
/// <see cref="Common.StoreUnavailableException"/> when the store does not answer; the step may then have been taken.
/// </summary>
public interface ICartStore
{
    /// <summary>The cart, or null when there is none (any more).</summary>
    Task<StoredCart?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The same, to be shown and not to be changed: <paramref name="known"/> itself where the stored cart is that one still.</summary>
    Task<StoredCart?> FindAsync(StoredCart known, CancellationToken cancellationToken);

    /// <summary>The cart as this instance stored it last, if it remembers. It may be another one by now: good for a step, which is refused then, and never for an answer.</summary>
    StoredCart? Recall(Guid id);

    /// <summary>Takes the step if the stored cart is still the expected one and the request has not taken effect yet.</summary>
    Task<StepResult> TryStepAsync(CartStep step, CancellationToken cancellationToken);

    /// <summary>Whether a request has taken effect on a cart. Remembered for 24 hours, and for the last 256 requests of a cart, also after the cart's end.</summary>
    Task<RequestState> FindRequestAsync(Guid cartId, RequestKey request, CancellationToken cancellationToken);

    /// <summary>The id of the cart that a request is to create: <paramref name="candidate"/>, or what an earlier sending was given.</summary>
    Task<Guid> ReserveIdAsync(RequestKey request, Guid candidate, CancellationToken cancellationToken);

    /// <summary>The id an earlier sending was given, if there was one.</summary>
    Task<Guid?> FindReservedIdAsync(RequestKey request, CancellationToken cancellationToken);

    /// <summary>The id of the customer's current cart: what it is already, unless that is <paramref name="gone"/>; else <paramref name="candidate"/>, from now on.</summary>
    Task<Guid> ClaimCurrentAsync(string customerId, Guid candidate, Guid? gone, TimeSpan life, CancellationToken cancellationToken);

    /// <summary>How the merge of one cart into another was decided, if it was.</summary>
    Task<MergeDecision?> FindMergeAsync(Guid targetId, Guid sourceId, CancellationToken cancellationToken);

    /// <summary>Decides against a merge, unless it is decided already; returns the decision that stands.</summary>
    Task<MergeDecision> AbandonMergeAsync(Guid targetId, Guid sourceId, long sourceVersion, CancellationToken cancellationToken);
}

/// <summary>A cart as it was read, and what tells this state from every other one.</summary>
public sealed record StoredCart(Cart Cart, ReadOnlyMemory<byte> Stamp);

/// <summary>One atomic change of a cart.</summary>
/// <param name="Cart">The new state.</param>
/// <param name="Expected">The stamp of the state it was made from; null where there must be no cart of this id and never was one.</param>
/// <param name="Life">How long it lives if nobody touches it; ignored for a deletion.</param>
public sealed record CartStep(Cart Cart, ReadOnlyMemory<byte>? Expected, TimeSpan Life)
{
    /// <summary>Takes the cart away instead.</summary>
    public bool Deletes { get; init; }

    /// <summary>The request that is remembered with the step.</summary>
    public RequestKey? Request { get; init; }

    /// <summary>The merge that the step completes.</summary>
    public CartMerged? Merge { get; init; }
}

/// <summary>What is remembered of a merge with the target that took the lines over.</summary>
public sealed record CartMerged(Guid SourceId, long SourceVersion, IReadOnlyList<MergedLine> Report);

/// <summary>A decided merge of a source in a version. <paramref name="Report"/> is null where it was decided against.</summary>
public sealed record MergeDecision(long SourceVersion, IReadOnlyList<MergedLine>? Report);

/// <param name="Outcome">What became of the step.</param>
/// <param name="Current">The cart as it is stored now; null if there is none.</param>
public sealed record StepResult(StepOutcome Outcome, StoredCart? Current = null);

public enum StepOutcome
{
    Taken,

    /// <summary>The stored cart is another by now.</summary>
    Conflict,

    /// <summary>The request has taken effect before.</summary>
    Replayed,

    /// <summary>The request's key was used for another request.</summary>
    KeyReused,

    /// <summary>The merge has been decided before.</summary>
    MergeDecided,
}

public enum RequestState
{
    Unknown,
    Applied,
    KeyReused,
}
