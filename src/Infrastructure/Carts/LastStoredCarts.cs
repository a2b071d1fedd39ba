using Shop.Application.Carts;

namespace Shop.Infrastructure.Carts;

/// <summary>
/// The carts that this instance stored last: whoever changes a cart again need not ask for it, since the store compares before it takes a
/// step. Bounded: two carts that share a place push each other out, and large ones are not kept.
/// </summary>
/// <remarks>
/// A place keeps its buffer and is written over. Were each cart's bytes kept as they come, a shopper who changes a cart every few seconds would leave
/// them where only a full collection finds them, and memory would grow by every change until then.
/// </remarks>
internal sealed class LastStoredCarts
{
    public const int Places = 1 << 15;
    private const int MaxBytes = 4096;
    private const int Granule = 256;

    private readonly Place?[] _places = new Place?[Places];

    public StoredCart? Find(Guid id) => Volatile.Read(ref At(id))?.Find(id);

    /// <param name="id">The cart.</param>
    /// <param name="bytes">As it is stored; none for a cart that has ended.</param>
    public void Keep(Guid id, ReadOnlySpan<byte> bytes)
    {
        ref var at = ref At(id);
        var place = Volatile.Read(ref at) ?? Interlocked.CompareExchange(ref at, new Place(), null) ?? at;
        place.Keep(id, bytes.Length <= MaxBytes ? bytes : []);
    }

    private ref Place? At(Guid id) => ref _places[(uint)id.GetHashCode() % Places];

    private sealed class Place
    {
        private readonly Lock _using = new();
        private Guid _id;
        private byte[] _buffer = [];
        private int _length;

        public StoredCart? Find(Guid id)
        {
            lock (_using)
                return _length > 0 && _id == id ? CartFormat.Read(id, _buffer.AsSpan(0, _length)) : null;
        }

        public void Keep(Guid id, ReadOnlySpan<byte> bytes)
        {
            lock (_using)
            {
                if (_buffer.Length < bytes.Length)
                    _buffer = new byte[(bytes.Length + Granule - 1) / Granule * Granule];
                bytes.CopyTo(_buffer);
                (_id, _length) = (id, bytes.Length);
            }
        }
    }
}
