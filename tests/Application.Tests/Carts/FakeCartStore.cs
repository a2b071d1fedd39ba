using Shop.Application.Carts;
using Shop.Domain.Carts;

namespace Shop.Application.Tests.Carts;

/// <summary>Keeps carts as a real store does: a copy goes in and a copy comes out, and a step needs the state it was made from.</summary>
internal sealed class FakeCartStore(TimeProvider time) : ICartStore
{
    private readonly Dictionary<Guid, (Cart Cart, DateTimeOffset ExpiresAt)> _stored = [];
    private readonly Dictionary<(Guid Cart, string Request), ulong> _requests = [];
    private readonly HashSet<Guid> _deleted = [];
    private readonly Dictionary<string, Guid> _ids = [];
    private readonly Dictionary<(Guid Target, Guid Source), MergeDecision> _merges = [];
    private readonly Dictionary<Guid, StoredCart> _remembered = [];
    private readonly Lock _lock = new();

    /// <summary>What somebody else does just before the next step.</summary>
    public Func<Task>? Meanwhile { get; set; }

    public int Saves { get; private set; }

    /// <summary>How often a cart was asked for.</summary>
    public int Finds { get; private set; }

    /// <summary>What an instance that stored the cart now would go on remembering, whatever others do to the cart.</summary>
    public void Remember(Guid id)
    {
        lock (_lock)
            _remembered[id] = Find(id)!;
    }

    public Cart Stored(Guid id) => Copy(_stored[id].Cart);

    public DateTimeOffset ExpiryOf(Guid id) => _stored[id].ExpiresAt;

    public bool Has(Guid id) => _stored.ContainsKey(id);

    public async Task<StoredCart?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (_lock)
        {
            Finds++;
            return Find(id);
        }
    }

    public async Task<StoredCart?> FindAsync(StoredCart known, CancellationToken cancellationToken) =>
        await FindAsync(known.Cart.Id, cancellationToken) is var found && found?.Stamp.Span.SequenceEqual(known.Stamp.Span) == true ? known : found;

    public StoredCart? Recall(Guid id) => _remembered.TryGetValue(id, out var kept) ? kept with { Cart = Copy(kept.Cart) } : null;

    public async Task<StepResult> TryStepAsync(CartStep step, CancellationToken cancellationToken)
    {
        var meanwhile = Meanwhile;
        Meanwhile = null;
        if (meanwhile is not null)
            await meanwhile();
        lock (_lock)
        {
            var (id, current) = (step.Cart.Id, Find(step.Cart.Id));
            var request = step.Request is { } key ? (id, Convert.ToHexString(key.Id.Span)) : default;
            if (step.Request is not null && _requests.TryGetValue(request, out var fingerprint))
                return fingerprint == step.Request.Fingerprint ? new StepResult(StepOutcome.Replayed, current) : new StepResult(StepOutcome.KeyReused);
            if (step.Merge is { } merge && _merges.GetValueOrDefault((id, merge.SourceId))?.SourceVersion >= merge.SourceVersion)
                return new StepResult(StepOutcome.MergeDecided);
            if (step.Expected is { } expected ? current is null || !current.Stamp.Span.SequenceEqual(expected.Span) : current is not null || _deleted.Contains(id))
                return new StepResult(StepOutcome.Conflict, current);

            Saves++;
            _stored.Remove(id);
            if (step.Deletes)
                _deleted.Add(id);
            else
                _stored[id] = (Copy(step.Cart), time.GetUtcNow() + step.Life);
            if (step.Request is not null)
                _requests[request] = step.Request.Fingerprint;
            if (step.Merge is not null)
                _merges[(id, step.Merge.SourceId)] = new MergeDecision(step.Merge.SourceVersion, step.Merge.Report);
            return new StepResult(StepOutcome.Taken, Find(id));
        }
    }

    public Task<RequestState> FindRequestAsync(Guid cartId, RequestKey request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(!_requests.TryGetValue((cartId, Convert.ToHexString(request.Id.Span)), out var fingerprint) ? RequestState.Unknown
                : fingerprint == request.Fingerprint ? RequestState.Applied : RequestState.KeyReused);
        }
    }

    public Task<Guid> ReserveIdAsync(RequestKey request, Guid candidate, CancellationToken cancellationToken) => ClaimAsync(Convert.ToHexString(request.Id.Span), candidate, null);

    public Task<Guid?> FindReservedIdAsync(RequestKey request, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_ids.TryGetValue(Convert.ToHexString(request.Id.Span), out var id) ? id : (Guid?)null);
    }

    public Task<Guid> ClaimCurrentAsync(string customerId, Guid candidate, Guid? gone, TimeSpan life, CancellationToken cancellationToken) => ClaimAsync(customerId, candidate, gone);

    public Task<MergeDecision?> FindMergeAsync(Guid targetId, Guid sourceId, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_merges.GetValueOrDefault((targetId, sourceId)));
    }

    public Task<MergeDecision> AbandonMergeAsync(Guid targetId, Guid sourceId, long sourceVersion, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_merges.GetValueOrDefault((targetId, sourceId)) is not { } decided || decided.SourceVersion < sourceVersion)
                _merges[(targetId, sourceId)] = decided = new MergeDecision(sourceVersion, null);
            return Task.FromResult(decided);
        }
    }

    private Task<Guid> ClaimAsync(string key, Guid candidate, Guid? gone)
    {
        lock (_lock)
        {
            if (!_ids.TryGetValue(key, out var id) || id == gone)
                _ids[key] = id = candidate;
            return Task.FromResult(id);
        }
    }

    private StoredCart? Find(Guid id) =>
        _stored.TryGetValue(id, out var stored) ? new StoredCart(Copy(stored.Cart), new byte[] { (byte)stored.Cart.Version, (byte)stored.Cart.TouchedAt.DayOfYear }) : null;

    private static Cart Copy(Cart cart) => new(
        cart.Id,
        cart.Owner,
        cart.Currency,
        cart.Items.Select(i => new CartItem(i.Id, i.Sku, i.ProductId, i.Name, i.Quantity, i.UnitPriceWhenAdded, i.Properties, i.AddedAt)),
        cart.Version,
        cart.CreatedAt,
        cart.UpdatedAt,
        cart.TouchedAt,
        cart.DiscountCodes,
        cart.Handover);
}
