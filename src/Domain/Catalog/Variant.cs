using Shop.Domain.Common;

namespace Shop.Domain.Catalog;

/// <summary>One sellable form of a product, known by its SKU.</summary>
public sealed class Variant
{
    private List<OptionValue> _optionValues = [];

    private Variant()
    {
    }

    internal Variant(Guid id, Product product, VariantDraft draft, int position)
    {
        (Id, ProductId, Product, Sku) = (id, product.Id, product, draft.Sku);
        Apply(draft, position);
    }

    public Guid Id { get; private set; }

    public Guid ProductId { get; private set; }

    public Product Product { get; private set; } = null!;

    /// <summary>Unique over the whole shop; compared by its exact characters. It never changes.</summary>
    public string Sku { get; private set; } = "";

    /// <summary>Place among the product's variants, from 0.</summary>
    public int Position { get; private set; }

    public Currency Currency { get; private set; } = null!;

    public long PriceMinor { get; private set; }

    public long? CompareAtMinor { get; private set; }

    public string? Barcode { get; private set; }

    public int? WeightGrams { get; private set; }

    public string? ImageUrl { get; private set; }

    /// <summary>In the order of the product's options.</summary>
    public IReadOnlyList<OptionValue> OptionValues => _optionValues;

    public Money Price => new(PriceMinor, Currency);

    public Money? CompareAtPrice => CompareAtMinor is { } minor ? new Money(minor, Currency) : null;

    /// <summary>Takes over the draft and says whether that changed anything.</summary>
    internal bool Apply(VariantDraft draft, int position)
    {
        var before = (Position, Currency, PriceMinor, CompareAtMinor, Barcode, WeightGrams, ImageUrl);
        long? compareAt = draft.CompareAtPrice is { } former && former > draft.Price ? former.AmountMinor : null;
        var after = (position, draft.Price.Currency, draft.Price.AmountMinor, compareAt, draft.Barcode, draft.WeightGrams, draft.ImageUrl);
        var sameOptions = _optionValues.SequenceEqual(draft.OptionValues);
        if (before == after && sameOptions)
            return false;

        (Position, Currency, PriceMinor, CompareAtMinor, Barcode, WeightGrams, ImageUrl) = after;
        if (!sameOptions)
            _optionValues = [.. draft.OptionValues];
        return true;
    }

    internal VariantDraft ToDraft() => new()
    {
        Sku = Sku,
        OptionValues = OptionValues,
        Price = Price,
        CompareAtPrice = CompareAtPrice,
        Barcode = Barcode,
        WeightGrams = WeightGrams,
        ImageUrl = ImageUrl,
    };
}
