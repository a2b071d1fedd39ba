using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Shop.Domain.Catalog;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;

namespace Shop.Infrastructure.Catalog;

/// <summary>That a product, stock, a list price or the category tree changed, stored in the transaction that changes it, so that every instance learns of it.</summary>
internal sealed class CatalogChange
{
    /// <summary>Given by the database as changes are written; they may be committed in another order.</summary>
    public long Sequence { get; private init; }

    /// <summary>Null for stock, list prices and categories; empty where everything is to be read again.</summary>
    public Guid? ProductId { get; private init; }

    /// <summary>Those about which something may be different now; also those that are gone. None with no product: the category tree changed.</summary>
    public required IReadOnlyList<string> Skus { get; init; }

    public required DateTimeOffset At { get; init; }

    public bool IsOfCategories => ProductId is null && Skus.Count == 0;

    public bool IsOfEverything => ProductId == Guid.Empty;

    /// <summary>What is about to be saved: a change for each product, one for all stock and list prices, and one for all categories. A product is always loaded with all its variants.</summary>
    public static IReadOnlyList<CatalogChange> Of(ChangeTracker tracker, DateTimeOffset now)
    {
        var entries = tracker.Entries().ToList();
        var variants = entries.Where(e => e.Entity is Variant).ToLookup(e => (Guid)e.OriginalValues[nameof(Variant.ProductId)]!, e => ((Variant)e.Entity).Sku);
        var changed = entries.Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        var products = changed.Select(IdOfProduct).OfType<Guid>().Distinct().Select(id => new CatalogChange { ProductId = id, Skus = [.. variants[id]], At = now });
        var others = changed.Select(SkuOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var all = products.ToList();
        if (others.Count > 0)
            all.Add(OfSkus(others, now));
        if (changed.Exists(e => e.Entity is Category))
            all.Add(OfSkus([], now));
        return all;
    }

    /// <summary>A change that another instance tells of.</summary>
    public static CatalogChange Told(long sequence, Guid? productId, IReadOnlyList<string> skus) => new() { Sequence = sequence, ProductId = productId, Skus = skus, At = default };

    public static CatalogChange OfSkus(IReadOnlyList<string> skus, DateTimeOffset now) => new() { Skus = skus, At = now };

    /// <summary>Has every instance read everything again.</summary>
    public static CatalogChange OfEverything(DateTimeOffset now) => new() { ProductId = Guid.Empty, Skus = [], At = now };

    private static string? SkuOf(EntityEntry entry) => entry.Entity switch
    {
        StockLevel level => level.Sku,
        ListPrice price => price.Sku,
        _ => null,
    };

    private static Guid? IdOfProduct(EntityEntry entry) => entry.Entity switch
    {
        Product product => product.Id,
        Variant or ProductCategory => (Guid)entry.OriginalValues[nameof(Variant.ProductId)]!,
        _ => null,
    };
}
