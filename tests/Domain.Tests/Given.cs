using Shop.Domain.Carts;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;

namespace Shop.Domain.Tests;

/// <summary>Valid things to begin a test with; a test names only what it is about.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset Later = Noon.AddHours(1);

    public static readonly CartLimits Limits = new();

    public static Money Eur(long minor) => new(minor, Currency.Of("EUR"));

    public static Cart EmptyCart() => Cart.Create(CartOwner.Guest("secret"), Currency.Of("EUR"), Noon);

    public static Cart CartWith(params CartAddition[] additions)
    {
        var cart = EmptyCart();
        Assert.All(additions, addition => Assert.Null(cart.Add(addition, Limits, Noon)));
        return cart;
    }

    public static CartAddition Addition(string sku = "TEE", int units = 1, Money? price = null, ItemProperties? properties = null, bool forceNewLine = false) =>
        new(sku, Guid.CreateVersion7(), $"Name of {sku}", price ?? Eur(1000), Units(units), properties ?? ItemProperties.None, forceNewLine);

    public static Quantity Units(int units) => Quantity.Create(units, Limits).Value;

    public static ItemProperties Engraving(string text) => ItemProperties.Restore([new("engraving", text)]);

    public static Offer Offer(Money? price, Availability? availability = null, bool onSale = true, DataSource source = DataSource.Live, DateTimeOffset? asOf = null) =>
        new(
            Guid.CreateVersion7(),
            "tee",
            "Tee",
            null,
            new Dictionary<string, string>(),
            onSale,
            price is { } known ? new UnitPrice(known, null, source, asOf ?? Noon) : null,
            availability ?? Availability.NotCounted(Noon));

    public static ProductDraft Draft(params VariantDraft[] variants) => new()
    {
        Slug = "tee",
        Name = "Tee",
        Variants = variants.Length > 0 ? variants : [Variant()],
    };

    /// <summary>A product that comes in sizes, with one variant of each size that is given.</summary>
    public static ProductDraft DraftInSizes(params string[] sizes) =>
        Draft([.. sizes.Select(size => Variant($"TEE-{size}") with { OptionValues = [new OptionValue("Size", size)] })]) with
        {
            Options = [new ProductOption("Size", sizes)],
        };

    public static VariantDraft Variant(string sku = "TEE", long price = 1000) => new() { Sku = sku, Price = Eur(price) };

    public static Product Product(ProductDraft? draft = null)
    {
        var created = Domain.Catalog.Product.Create(draft ?? Draft(), Noon);
        Assert.Null(created.Error);
        return created.Value!;
    }

    public static IEnumerable<(string Pointer, string Code)> Faults(this Error? error)
    {
        Assert.Equal("VALIDATION_ERROR", error?.Code);
        return error!.Fields.Select(fault => (fault.Pointer, fault.Code));
    }
}
