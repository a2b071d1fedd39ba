using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>Turns what somebody wrote into a draft the domain can judge: currencies and categories found, HTML sanitised.</summary>
public sealed class ProductDrafting(IHtmlSanitizer sanitizer)
{
    public Result<ProductDraft> Draft(ProductWrite content, CategoryTree tree)
    {
        var faults = new List<FieldError>();
        var draft = new ProductDraft
        {
            Slug = content.Slug,
            Name = content.Name,
            Vendor = content.Vendor ?? "",
            ProductType = content.ProductType ?? "",
            Description = Sanitize(content.Description ?? ""),
            Status = content.Status ?? ProductStatus.Active,
            Tags = content.Tags ?? [],
            Attributes = [.. (content.Attributes ?? new Dictionary<string, string>()).Select(a => new ProductAttribute(a.Key, a.Value))],
            Seo = content.Seo ?? Seo.None,
            Images = content.Images ?? [],
            Options = Options(content),
            Variants = [.. content.Variants.Select((variant, i) => DraftVariant(variant, $"/variants/{i}", faults)).OfType<VariantDraft>()],
            CategoryIds = Categories(content.Categories ?? [], tree, faults),
        };
        return faults.Count > 0 ? Error.Validation(faults) : draft;
    }

    // A description that is too long is refused by its rule anyway; do not parse it first.
    private string Sanitize(string html) =>
        html.Length > ProductRules.MaxDescriptionLength || !html.AsSpan().ContainsAny('<', '&') ? html : sanitizer.Sanitize(html);

    private static List<ProductOption> Options(ProductWrite content) =>
        [.. (content.Options ?? []).Select(o => o with { Values = [.. o.Values] })];

    private static VariantDraft? DraftVariant(VariantWrite variant, string at, List<FieldError> faults)
    {
        var price = variant.Price.ToMoney($"{at}/price");
        var former = variant.CompareAtPrice?.ToMoney($"{at}/compareAtPrice");
        faults.AddRange(price.Error?.Fields ?? []);
        faults.AddRange(former?.Error?.Fields ?? []);
        return new VariantDraft
        {
            Sku = variant.Sku,
            OptionValues = [.. (variant.OptionValues ?? new Dictionary<string, string>()).Select(v => new OptionValue(v.Key, v.Value))],
            Price = price.Value,
            CompareAtPrice = former?.Value,
            Barcode = string.IsNullOrEmpty(variant.Barcode) ? null : variant.Barcode,
            WeightGrams = variant.WeightGrams,
            ImageUrl = string.IsNullOrEmpty(variant.Image) ? null : variant.Image,
        };
    }

    private static List<Guid> Categories(IReadOnlyList<CategoryReference> references, CategoryTree tree, List<FieldError> faults)
    {
        var found = new List<Guid>();
        for (var i = 0; i < references.Count; i++)
        {
            var (id, slug, _, path) = references[i];
            var category = id is { } known
                ? tree.Find(known)
                : (slug is null ? null : tree.Find(slug)) ?? (path is null ? null : tree.FindByPath(path.Split(Category.PathSeparator)));
            if (category is null)
                faults.Add(new FieldError($"/categories/{i}", "CATEGORY_NOT_FOUND", "There is no such category."));
            else if (!found.Contains(category.Id))
                found.Add(category.Id);
        }

        return found;
    }
}
