using Shop.Application.Catalog;

namespace Shop.Infrastructure.Catalog.Formats;

/// <summary>The first record of a Shopify file: which column stands where, and under which of its names.</summary>
internal sealed class ShopifyHeader
{
    private const int MaxNameLength = 255;

    private readonly Dictionary<string, int> _positions = [];

    public ShopifyHeader(long row, IEnumerable<string> names)
    {
        Names = [.. names.Select(name => name.Trim()).Select(name => name.Length > MaxNameLength ? name[..MaxNameLength] : name)];
        var faults = new List<ImportFault>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < Names.Count; i++)
        {
            var column = ShopifyColumns.Find(Names[i]);
            if (Names[i].Length > 0 && !seen.Add(column ?? Names[i]))
                faults.Add(new ImportFault(0, row, Names[i], "DUPLICATE_COLUMN", "The column is there twice."));
            else if (column is not null)
                _positions[column] = i;
            else if (!ShopifyColumns.IsPassedOver(Names[i]))
                faults.Add(new ImportFault(0, row, Names[i], "UNKNOWN_COLUMN", "The column is not known, and is not read.", IsNotice: true));
        }

        faults.AddRange(ShopifyColumns.Required.Where(column => !_positions.ContainsKey(column))
            .Select(column => new ImportFault(0, row, column, "MISSING_COLUMN", "The column is required.")));
        Faults = faults;
    }

    /// <summary>As in the file.</summary>
    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<ImportFault> Faults { get; }

    /// <summary>The kept columns of the file and their places in a record.</summary>
    public IEnumerable<KeyValuePair<string, int>> Kept => _positions;

    public bool IsUsable => Faults.All(fault => fault.IsNotice);

    /// <summary>What variants have no column for.</summary>
    public VariantMembers AbsentVariantMembers =>
        Unless(ShopifyColumns.OptionNames[0], VariantMembers.OptionValues)
        | Unless(ShopifyColumns.CompareAtPrice, VariantMembers.CompareAtPrice)
        | Unless(ShopifyColumns.Barcode, VariantMembers.Barcode)
        | Unless(ShopifyColumns.Grams, VariantMembers.Weight)
        | Unless(ShopifyColumns.VariantImage, VariantMembers.Image);

    public bool Has(string column) => _positions.ContainsKey(column);

    /// <summary>The file's own name for a column.</summary>
    public string NameOf(string column) => _positions.TryGetValue(column, out var i) ? Names[i] : column;

    /// <summary>The file's own name for what a JSON pointer into a product's content points at.</summary>
    public string? NameOfPointer(string pointer) => ColumnOf(pointer.Split('/')) is { } column ? NameOf(column) : null;

    private VariantMembers Unless(string column, VariantMembers member) => Has(column) ? VariantMembers.None : member;

    private static string? ColumnOf(string[] pointer) => pointer switch
    {
        ["", "slug"] => ShopifyColumns.Handle,
        ["", "name"] => ShopifyColumns.Title,
        ["", "description"] => ShopifyColumns.Body,
        ["", "vendor"] => ShopifyColumns.Vendor,
        ["", "productType"] => ShopifyColumns.Type,
        ["", "status"] => ShopifyColumns.Status,
        ["", "tags", ..] => ShopifyColumns.Tags,
        ["", "categories", ..] => ShopifyColumns.Category,
        ["", "options", var i, ..] => int.TryParse(i, out var option) ? ShopifyColumns.OptionNames.ElementAtOrDefault(option) : null,
        ["", "options"] => ShopifyColumns.OptionNames[0],
        ["", "images", _, "alt"] => ShopifyColumns.ImageAlt,
        ["", "images", ..] => ShopifyColumns.ImageSrc,
        ["", "seo", "title"] => ShopifyColumns.SeoTitle,
        ["", "seo", "description"] => ShopifyColumns.SeoDescription,
        ["", "variants", _, "sku"] => ShopifyColumns.Sku,
        ["", "variants", _, "price", ..] => ShopifyColumns.Price,
        ["", "variants", _, "compareAtPrice", ..] => ShopifyColumns.CompareAtPrice,
        ["", "variants", _, "optionValues", ..] => ShopifyColumns.OptionValues[0],
        ["", "variants", _, "barcode"] => ShopifyColumns.Barcode,
        ["", "variants", _, "weightGrams"] => ShopifyColumns.Grams,
        ["", "variants", _, "image"] => ShopifyColumns.VariantImage,
        _ => null,
    };
}
