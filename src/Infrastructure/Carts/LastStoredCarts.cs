namespace Shop.Infrastructure.Carts;

/// <summary>
/// The carts that this instance stored last, as bytes: whoever changes a cart again need not ask for it, since the store compares before it
/// takes a step. Bounded: two carts that share a place push each other out, and large ones are not kept.
/// </summary>
internal sealed class LastStoredCarts
{
    private const int Places = 1 << 15;
    private const int MaxBytes = 4096;

    private readonly Entry?[] _entries = new Entry?[Places];

    public byte[]? Find(Guid id) => Volatile.Read(ref Place(id)) is { } entry && entry.Id == id ? entry.Bytes : null;

    /// <param name="id">The cart.</param>
    /// <param name="bytes">Not to be changed any more; none for a cart that has ended.</param>
    public void Keep(Guid id, byte[] bytes) => Volatile.Write(ref Place(id), bytes.Length is > 0 and <= MaxBytes ? new Entry(id, bytes) : null);

    private ref Entry? Place(Guid id) => ref _entries[(uint)id.GetHashCode() % Places];

    private sealed record Entry(Guid Id, byte[] Bytes);
}
