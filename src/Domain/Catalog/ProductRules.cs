using Shop.Domain.Common;

namespace Shop.Domain.Catalog;

/// <summary>What a product may be. Every fault is named by a JSON pointer into the draft.</summary>
public static class ProductRules
{
    public const int MaxNameLength = 255;
    public const int MaxDescriptionLength = 100_000;
    public const int MaxSkuLength = 64;
    public const int MaxTags = 250;
    public const int MaxAttributes = 100;
    public const int MaxImages = 250;
    public const int MaxOptions = 3;
    public const int MaxVariants = 2048;
    public const int MaxCategories = 20;
    public const int MaxUrlLength = 2048;
    public const int MaxAltLength = 512;
    public const int MaxSeoDescriptionLength = 1000;

    /// <summary>Of an option's or attribute's name, and of a barcode.</summary>
    public const int MaxKeyLength = 64;

    public const int MaxAttributeLength = 1000;
    public const int MaxWeightGrams = 10_000_000;

    public static IReadOnlyList<FieldError> Check(ProductDraft draft)
    {
        var faults = new Faults();
        if (!Slug.IsValid(draft.Slug))
            faults.Add(FieldError.InvalidFormat("/slug", $"1–{Slug.MaxLength} lower-case letters, digits and single hyphens."));
        faults.Text("/name", draft.Name, MaxNameLength, required: true);
        faults.Text("/vendor", draft.Vendor, MaxNameLength);
        faults.Text("/productType", draft.ProductType, MaxNameLength);
        faults.Text("/description", draft.Description, MaxDescriptionLength, lineBreaks: true);
        faults.Text("/seo/title", draft.Seo.Title ?? "", MaxNameLength);
        faults.Text("/seo/description", draft.Seo.Description ?? "", MaxSeoDescriptionLength, lineBreaks: true);

        faults.Count("/tags", draft.Tags.Count, MaxTags);
        for (var i = 0; i < draft.Tags.Count; i++)
            faults.Text($"/tags/{i}", draft.Tags[i], MaxNameLength, required: true);
        faults.Unique("/tags", draft.Tags);

        faults.Count("/attributes", draft.Attributes.Count, MaxAttributes);
        foreach (var attribute in draft.Attributes)
        {
            var pointer = FieldError.Member("/attributes", attribute.Name);
            faults.Text(pointer, attribute.Name, MaxKeyLength, required: true);
            faults.Text(pointer, attribute.Value, MaxAttributeLength, lineBreaks: true);
        }

        faults.Unique("/attributes", draft.Attributes.Select(a => a.Name));

        faults.Count("/images", draft.Images.Count, MaxImages);
        for (var i = 0; i < draft.Images.Count; i++)
        {
            faults.Url($"/images/{i}/url", draft.Images[i].Url);
            faults.Text($"/images/{i}/alt", draft.Images[i].Alt, MaxAltLength);
        }

        faults.Count("/categories", draft.CategoryIds.Count, MaxCategories);
        faults.Unique("/categories", draft.CategoryIds.Select(id => id.ToString()));
        CheckOptions(draft, faults);
        CheckVariants(draft, faults);
        return faults.All;
    }

    private static void CheckOptions(ProductDraft draft, Faults faults)
    {
        faults.Count("/options", draft.Options.Count, MaxOptions);
        faults.Unique("/options", draft.Options.Select(o => o.Name));
        for (var i = 0; i < draft.Options.Count; i++)
        {
            faults.Text($"/options/{i}/name", draft.Options[i].Name, MaxKeyLength, required: true);
            faults.Unique($"/options/{i}/values", draft.Options[i].Values);
            for (var j = 0; j < draft.Options[i].Values.Count; j++)
                faults.Text($"/options/{i}/values/{j}", draft.Options[i].Values[j], MaxNameLength, required: true);
        }
    }

    private static void CheckVariants(ProductDraft draft, Faults faults)
    {
        if (draft.Variants.Count == 0)
            faults.Add(FieldError.Required("/variants"));
        faults.Count("/variants", draft.Variants.Count, MaxVariants);

        var skus = new HashSet<string>(StringComparer.Ordinal);
        var combinations = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < draft.Variants.Count; i++)
        {
            var (variant, at) = (draft.Variants[i], $"/variants/{i}");
            if (!IsSku(variant.Sku))
                faults.Add(variant.Sku.Length == 0 ? FieldError.Required($"{at}/sku") : FieldError.InvalidFormat($"{at}/sku", $"1–{MaxSkuLength} visible characters without spaces at the ends or commas."));
            else if (!skus.Add(variant.Sku))
                faults.Add(FieldError.Duplicate($"{at}/sku", "The product has this SKU already."));
            CheckPrice(variant, draft.Variants[0].Price.Currency, at, faults);
            CheckOptionValues(variant, draft.Options, combinations, at, faults);
            faults.Text($"{at}/barcode", variant.Barcode ?? "", MaxKeyLength);
            if (variant.WeightGrams is < 0 or > MaxWeightGrams)
                faults.Add(FieldError.OutOfRange($"{at}/weightGrams", 0, MaxWeightGrams));
            if (variant.ImageUrl is not null)
                faults.Url($"{at}/image", variant.ImageUrl);
        }
    }

    /// <summary>A SKU travels in query strings as a comma-separated list, hence no commas.</summary>
    public static bool IsSku(string sku) =>
        sku.Length is > 0 and <= MaxSkuLength && Text.IsClean(sku) && sku.Trim().Length == sku.Length && !sku.Contains(',', StringComparison.Ordinal);

    private static void CheckPrice(VariantDraft variant, Currency currency, string at, Faults faults)
    {
        if (variant.Price.AmountMinor is < 0 or > Money.MaxPrice)
            faults.Add(FieldError.OutOfRange($"{at}/price", 0, Money.MaxPrice));
        if (variant.CompareAtPrice is { } former && former.AmountMinor is < 0 or > Money.MaxPrice)
            faults.Add(FieldError.OutOfRange($"{at}/compareAtPrice", 0, Money.MaxPrice));
        if (variant.Price.Currency != currency || (variant.CompareAtPrice?.Currency ?? currency) != currency)
            faults.Add(new FieldError($"{at}/price", "CURRENCY_MISMATCH", "All prices of a product are in one currency."));
    }

    private static void CheckOptionValues(
        VariantDraft variant, IReadOnlyList<ProductOption> options, HashSet<string> combinations, string at, Faults faults)
    {
        var fits = variant.OptionValues.Count == options.Count
            && options.All(o => variant.OptionValues.Any(v => v.Name == o.Name && o.Values.Contains(v.Value, StringComparer.Ordinal)));
        if (!fits)
            faults.Add(FieldError.InvalidFormat($"{at}/optionValues", "A variant has one of the values of each option of its product, and no other."));
        else if (!combinations.Add(string.Join('\n', variant.OptionValues.OrderBy(v => v.Name, StringComparer.Ordinal).Select(v => v.Value))))
            faults.Add(FieldError.Duplicate($"{at}/optionValues", "Another variant has the same option values."));
    }

    private sealed class Faults
    {
        private readonly List<FieldError> _all = [];

        public IReadOnlyList<FieldError> All => _all;

        public void Add(FieldError fault) => _all.Add(fault);

        public void Text(string pointer, string value, int max, bool required = false, bool lineBreaks = false)
        {
            if (required && string.IsNullOrWhiteSpace(value))
                Add(FieldError.Required(pointer));
            if (value.Length > max)
                Add(FieldError.TooLong(pointer, max));
            if (!Common.Text.IsClean(value, lineBreaks))
                Add(FieldError.InvalidFormat(pointer, "Control characters and broken surrogates are not allowed."));
        }

        public void Url(string pointer, string url)
        {
            if (url.Length > MaxUrlLength)
                Add(FieldError.TooLong(pointer, MaxUrlLength));
            else if (!IsWebAddress(url))
                Add(FieldError.InvalidFormat(pointer, "An http(s) address or a path that begins with '/'."));
        }

        public void Count(string pointer, int count, int max)
        {
            if (count > max)
                Add(FieldError.TooMany(pointer, max));
        }

        public void Unique(string pointer, IEnumerable<string> values)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var value in values)
            {
                if (!seen.Add(value))
                    Add(FieldError.Duplicate(pointer, $"'{value}' is there twice."));
            }
        }

        private static bool IsWebAddress(string url) =>
            Common.Text.IsClean(url)
            && ((url.StartsWith('/') && !url.StartsWith("//", StringComparison.Ordinal) && Uri.TryCreate(url, UriKind.Relative, out _))
                || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)));
    }
}
