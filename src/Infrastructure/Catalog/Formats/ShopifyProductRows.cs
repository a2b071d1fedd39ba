using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Inventory;

namespace Shop.Infrastructure.Catalog.Formats;

/// <summary>The rows of one product as they come, and the product they make. Rows that cannot be used count with those around them.</summary>
/// <param name="header">The file's.</param>
/// <param name="currency">Of the prices.</param>
/// <param name="afterLostRow">Whether nothing could be read of the row before, which may have been the product's first.</param>
internal sealed class ShopifyProductRows(ShopifyHeader header, Currency currency, bool afterLostRow)
{
    private readonly List<(VariantWrite Variant, long Row)> _variants = [];
    private readonly List<(long Position, ProductImage Image)> _images = [];
    private readonly Dictionary<string, int> _quantities = [];
    private readonly List<ImportFault> _faults = [];
    private ShopifyRow? _first;
    private ProductStatus? _status;
    private bool _imagesUnknown;
    private int _rows;

    /// <summary>Whether nothing could be read of the last row.</summary>
    public bool LostRow { get; private set; } = afterLostRow;

    // Without its first row, a product's other rows say nothing about what only the first has.
    private bool Headless { get; set; }

    public bool Takes(ShopifyRow row) => row.Handle is null || _first is null || row.Handle.Equals(_first.Handle, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes a row and gives the faults that are known so far, but one: the last may have to tell how many rows there were.</summary>
    public IReadOnlyList<ImportFault> Add(ShopifyRow row)
    {
        _rows++;
        if (row.Handle is not null)
            Use(row);
        LostRow = row.Handle is null;

        _faults.AddRange(row.Faults);
        var known = _faults.SkipLast(1).ToList();
        _faults.RemoveRange(0, known.Count);
        return known;
    }

    /// <summary>The last fault and, if a variant can be used, the product.</summary>
    public IEnumerable<ImportEntry> End()
    {
        if (_variants.Count > 0)
            return [.. _faults, Product(_first!)];
        if (_faults.Count == 0)
        {
            _first!.Refuse(ShopifyColumns.Sku, "REQUIRED", "The product has no variant.");
            _faults.AddRange(_first.Faults);
        }

        return [_faults[0] with { Rows = _rows }];
    }

    private void Use(ShopifyRow row)
    {
        if (_first is null)
        {
            (_first, Headless) = (row, LostRow && row.IsBlank(ShopifyColumns.Title));
            _status = Status(row);
        }

        AddImage(row);
        if (!IsImageOnly(row))
            AddVariant(row);
    }

    private static bool IsImageOnly(ShopifyRow row) =>
        row.IsBlank(ShopifyColumns.Sku) && row.IsBlank(ShopifyColumns.Price) && ShopifyColumns.OptionValues.All(row.IsBlank);

    private void AddImage(ShopifyRow row)
    {
        var position = row.Parse(ShopifyColumns.ImagePosition, 0, int.MaxValue);
        if (row.IsUnusable(ShopifyColumns.ImageSrc) || row.IsUnusable(ShopifyColumns.ImageAlt) || row.IsUnusable(ShopifyColumns.ImagePosition)
            || (position is null && !row.IsBlank(ShopifyColumns.ImagePosition)))
            _imagesUnknown |= row == _first;
        // One more than there may be is enough for the rules to refuse the product; the same holds for variants.
        else if (!row.IsBlank(ShopifyColumns.ImageSrc) && _images.Count <= ProductRules.MaxImages)
            _images.Add((position ?? _images.Count + 1, new ProductImage(row.Text(ShopifyColumns.ImageSrc)!, row.Text(ShopifyColumns.ImageAlt) ?? "")));
    }

    private void AddVariant(ShopifyRow row)
    {
        var (sku, price) = (row.Required(ShopifyColumns.Sku), row.Required(ShopifyColumns.Price) is null ? null : Price(row, ShopifyColumns.Price));
        var former = Price(row, ShopifyColumns.CompareAtPrice);
        var grams = row.Parse(ShopifyColumns.Grams, 0, int.MaxValue);
        var quantity = row.Parse(ShopifyColumns.Quantity, 0, StockLevel.MaxQuantity);
        var options = OptionValues(row);
        if (row.Faults.Count > 0 || _variants.Count > ProductRules.MaxVariants)
            return;

        var variant = new VariantWrite
        {
            Sku = sku!,
            OptionValues = options,
            Price = price!,
            CompareAtPrice = former is { AmountMinor: 0 } ? null : former,
            // Excel puts a ' before digits that it must not take for a number.
            Barcode = row.Text(ShopifyColumns.Barcode) is { Length: > 0 } barcode ? barcode.TrimStart('\'') : null,
            WeightGrams = (int?)grams,
            Image = row.IsBlank(ShopifyColumns.VariantImage) ? null : row.Text(ShopifyColumns.VariantImage),
        };
        _variants.Add((variant, row.Number));
        // Shopify lets stock fall below zero when it sells more than there is.
        if (quantity is { } units && (row.Text(ShopifyColumns.Tracker) is not { } tracker || !string.IsNullOrWhiteSpace(tracker)))
            _quantities[variant.Sku] = (int)Math.Max(units, 0);
    }

    private MoneyWrite? Price(ShopifyRow row, string column) =>
        row.Parse(column, currency.FractionDigits, Money.MaxPrice) is { } minor ? new MoneyWrite(minor, currency.Code, currency.FractionDigits) : null;

    private Dictionary<string, string>? OptionValues(ShopifyRow row)
    {
        if (OptionNames() is not { } names)
            return null;
        var values = new Dictionary<string, string>();
        for (var i = 0; i < names.Count; i++)
        {
            var column = ShopifyColumns.OptionValues[i];
            if (row.IsBlank(column))
                continue;
            if (names[i].Length > 0)
                values[names[i]] = row.Text(column)!;
            else
                row.Refuse(column, "INVALID_FORMAT", "The product's first row has no name for this option.");
        }

        return values;
    }

    /// <summary>The names in the first row, empty where there is none; null if the file does not say them.</summary>
    private List<string>? OptionNames()
    {
        var cells = ShopifyColumns.OptionNames.Select(name => string.IsNullOrWhiteSpace(_first!.Text(name)) ? "" : _first.Text(name)!).ToList();
        return !header.Has(ShopifyColumns.OptionNames[0]) || ShopifyColumns.OptionNames.Any(_first!.IsUnusable) || (Headless && cells.All(c => c.Length == 0)) ? null : cells;
    }

    private static ProductStatus? Status(ShopifyRow row)
    {
        if (row.IsUnusable(ShopifyColumns.Status))
            return null;
        var (column, text) = row.IsBlank(ShopifyColumns.Status)
            ? (ShopifyColumns.Published, row.Text(ShopifyColumns.Published))
            : (ShopifyColumns.Status, row.Text(ShopifyColumns.Status));
        switch ((column, text?.Trim().ToUpperInvariant()))
        {
            case (_, null or ""):
                return null;
            case (ShopifyColumns.Status, "ACTIVE") or (ShopifyColumns.Published, "TRUE"):
                return ProductStatus.Active;
            case (ShopifyColumns.Status, "DRAFT" or "UNLISTED") or (ShopifyColumns.Published, "FALSE"):
                return ProductStatus.Draft;
            case (ShopifyColumns.Status, "ARCHIVED"):
                return ProductStatus.Archived;
            default:
                row.Refuse(column, "INVALID_FORMAT", column == ShopifyColumns.Status ? "One of active, draft, archived, unlisted." : "TRUE or FALSE.");
                return null;
        }
    }

    private ImportedProduct Product(ShopifyRow first)
    {
        var variants = _variants.Select(v => v.Variant).ToList();
        var names = OptionNames()?.Where(name => name.Length > 0).ToList();
        if (names is [ShopifyColumns.NoOption] && variants.All(v => v.OptionValues!.GetValueOrDefault(ShopifyColumns.NoOption) == ShopifyColumns.NoOptionValue))
        {
            names = [];
            variants = variants.ConvertAll(v => v with { OptionValues = new Dictionary<string, string>() });
        }

        return new ImportedProduct(_rows, first.Number)
        {
            Content = new ProductWrite
            {
                Slug = Slug.IsValid(first.Handle!) ? first.Handle! : Text.Slugify(first.Handle!),
                Name = first.Text(ShopifyColumns.Title) ?? "",
                Vendor = Said(ShopifyColumns.Vendor),
                ProductType = Said(ShopifyColumns.Type),
                Description = Said(ShopifyColumns.Body),
                Status = _status,
                Tags = Said(ShopifyColumns.Tags) is { } tags ? SplitTags(tags) : null,
                Seo = Seo(),
                Categories = Said(ShopifyColumns.Category) is { } path ? Category(path) : null,
                Images = !header.Has(ShopifyColumns.ImageSrc) || _imagesUnknown || Headless ? null : [.. _images.OrderBy(i => i.Position).Select(i => i.Image)],
                Options = names?.ConvertAll(name => new ProductOption(name, [.. variants.Select(v => v.OptionValues!.GetValueOrDefault(name)).OfType<string>().Distinct()])),
                Variants = variants,
            },
            VariantRows = [.. _variants.Select(v => v.Row)],
            Quantities = _quantities,
            Absent = header.AbsentVariantMembers,
            HoldsFirstCategoryOnly = true,
            ColumnOf = header.NameOfPointer,
        };
    }

    private string? Said(string column) => Headless && _first!.IsBlank(column) ? null : _first!.Text(column);

    public static List<string> SplitTags(string tags) =>
        [.. tags.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];

    private Seo? Seo()
    {
        var (title, description) = (Said(ShopifyColumns.SeoTitle), Said(ShopifyColumns.SeoDescription));
        var isUnusable = _first!.IsUnusable(ShopifyColumns.SeoTitle) || _first.IsUnusable(ShopifyColumns.SeoDescription);
        return isUnusable || (title is null && description is null) ? null : new Seo(title is "" ? null : title, description is "" ? null : description);
    }

    private static List<CategoryReference> Category(string path)
    {
        var names = path.Split(Domain.Catalog.Category.PathSeparator.Trim(), StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length == 0 ? [] : [new CategoryReference(Path: string.Join(Domain.Catalog.Category.PathSeparator, names))];
    }
}
