using Shop.Domain.Carts;

namespace Shop.Application.Carts;

/// <summary>A cart as it is shown: made of what is stored of it and of what the shop says of its lines. Where both are the same, so is the view.</summary>
public sealed class CartView(StoredCart stored, IReadOnlyList<Offer?> offers, CartDto cart)
{
    public CartDto Cart { get; } = cart;

    /// <summary>The answer that was made of it, for the next time.</summary>
    public byte[]? Answer { get; set; }

    internal StoredCart Stored { get; } = stored;

    /// <summary>What discount codes are good for is found out anew each time.</summary>
    internal bool IsGoodFor(StoredCart now, IReadOnlyList<Offer?> offersNow) =>
        ReferenceEquals(Stored, now) && Cart.DiscountCodes.Count == 0 && offers.SequenceEqual(offersNow);
}

/// <summary>The carts that this instance has shown last. Bounded: two that share a place push each other out.</summary>
public sealed class CartViews
{
    private const int Places = 1 << 12;

    private readonly CartView?[] _views = new CartView?[Places];

    public CartView? Find(Guid id) => Volatile.Read(ref Place(id)) is { } view && view.Cart.Id == id ? view : null;

    public void Keep(CartView view) => Volatile.Write(ref Place(view.Cart.Id), view);

    private ref CartView? Place(Guid id) => ref _views[(uint)id.GetHashCode() % Places];
}
