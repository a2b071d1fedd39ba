using Shop.Domain.Common;

namespace Shop.Domain.Carts;

/// <summary>One line of a cart. What the product is called is kept, so that a line outlives its product.</summary>
public sealed class CartItem
{
    /// <summary>A line as it was stored.</summary>
    public CartItem(Guid id, string sku, Guid productId, string name, int quantity, Money unitPriceWhenAdded, ItemProperties properties, DateTimeOffset addedAt)
    {
        (Id, Sku, ProductId, Name, Quantity) = (id, sku, productId, name, quantity);
        (UnitPriceWhenAdded, Properties, AddedAt) = (unitPriceWhenAdded, properties, addedAt);
    }

    public Guid Id { get; }

    public string Sku { get; }

    public Guid ProductId { get; }

    public string Name { get; }

    /// <summary>At least 1.</summary>
    public int Quantity { get; internal set; }

    /// <summary>Stays what it was when the line was begun, whatever is added to it later.</summary>
    public Money UnitPriceWhenAdded { get; }

    public ItemProperties Properties { get; internal set; }

    public DateTimeOffset AddedAt { get; }

    internal bool IsSameAs(CartItem other) => Sku == other.Sku && Properties.Equals(other.Properties);

    internal bool CanMergeWith(CartAddition addition) => Sku == addition.Sku && Properties.Equals(addition.Properties);
}

/// <summary>Something to put into a cart, with what the catalog says about it.</summary>
public sealed record CartAddition(string Sku, Guid ProductId, string Name, Money UnitPrice, Quantity Quantity, ItemProperties Properties, bool ForceNewLine = false);
