namespace Shop.Application.Carts;

/// <summary>
/// Lets those in this instance who lost a race for one cart take turns, so that they do not go on losing against each other. Only a
/// courtesy: correctness rests on the store, and who has waited long enough goes on without a turn.
/// </summary>
public sealed class CartTurns : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim[] _queues = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<Turn> TakeAsync(Guid cartId, CancellationToken cancellationToken)
    {
        var queue = _queues[(uint)cartId.GetHashCode() % _queues.Length];
        return new Turn(await queue.WaitAsync(Patience, cancellationToken) ? queue : null);
    }

    public void Dispose() => Array.ForEach(_queues, queue => queue.Dispose());

    /// <summary>Ends when disposed.</summary>
    public sealed class Turn(SemaphoreSlim? queue) : IDisposable
    {
        public void Dispose() => queue?.Release();
    }
}
