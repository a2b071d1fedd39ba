using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>Lays what a file says of a product over what the shop has, and reports by row what cannot be used.</summary>
public sealed class ImportDrafting(ProductDrafting drafting)
{
    /// <summary>The draft that can be stored: without the variants that have a fault of their own; null if the product cannot be.</summary>
    public ProductDraft? Draft(ImportedProduct imported, Product? existing, IReadOnlyDictionary<string, Guid> owners, CategoryTree tree, List<ImportFault> faults)
    {
        var content = imported.Content;
        var rows = imported.VariantRows.ToList();
        while (true)
        {
            var drafted = drafting.Draft(content, tree);
            var draft = drafted.Failed ? null : Merge(drafted.Value, content, existing, imported);
            var found = drafted.Error?.Fields ?? ProductRules.Check(draft!);
            var taken = content.Variants.Select((v, i) => (v.Sku, i)).Where(v => owners.TryGetValue(v.Sku, out var owner) && owner != existing?.Id)
                .Select(v => new FieldError($"/variants/{v.i}/sku", "SKU_TAKEN", "The SKU belongs to another product."));
            List<FieldError> all = [.. found, .. taken];
            if (all.Count == 0)
                return draft;

            var bad = all.Select(f => VariantIndex(f.Pointer)).OfType<int>().Where(i => i < rows.Count).ToHashSet();
            faults.AddRange(all.Select(f => new ImportFault(0, VariantIndex(f.Pointer) is { } i && i < rows.Count ? rows[i] : imported.Row, imported.ColumnOf(f.Pointer), f.Code, f.Message)));
            if (all.Any(f => VariantIndex(f.Pointer) is not { } i || i >= rows.Count) || bad.Count == content.Variants.Count)
            {
                faults.AddRange(rows.Where((row, i) => row != imported.Row && !bad.Contains(i))
                    .Select(row => new ImportFault(0, row, null, "PRODUCT_REJECTED", $"The product '{content.Slug}' of row {imported.Row} cannot be used.")));
                return null;
            }

            content = content with { Variants = [.. content.Variants.Where((_, i) => !bad.Contains(i))] };
            rows = [.. rows.Where((_, i) => !bad.Contains(i))];
        }
    }

    private static ProductDraft Merge(ProductDraft draft, ProductWrite content, Product? existing, ImportedProduct imported)
    {
        if (existing?.ToDraft() is not { } before)
            return draft;
        var named = draft.Variants.Select(v => v.Sku).ToHashSet(StringComparer.Ordinal);
        var staying = before.Variants.Where(v => !named.Contains(v.Sku)).ToList();
        var known = before.Variants.ToDictionary(v => v.Sku, StringComparer.Ordinal);
        return draft with
        {
            Name = content.Name.Length == 0 ? before.Name : draft.Name,
            Vendor = content.Vendor is null ? before.Vendor : draft.Vendor,
            ProductType = content.ProductType is null ? before.ProductType : draft.ProductType,
            Description = content.Description is null ? before.Description : draft.Description,
            Status = content.Status is null ? before.Status : draft.Status,
            Tags = content.Tags is null ? before.Tags : draft.Tags,
            Attributes = content.Attributes is null ? before.Attributes : draft.Attributes,
            Seo = content.Seo is null ? before.Seo : draft.Seo,
            Images = content.Images is null ? before.Images : draft.Images,
            CategoryIds = content.Categories is null || (imported.HoldsFirstCategoryOnly && before.CategoryIds.Take(1).SequenceEqual(draft.CategoryIds)) ? before.CategoryIds : draft.CategoryIds,
            Options = content.Options is null ? before.Options : [.. draft.Options.Select(o => WithValuesOf(o, staying))],
            Variants = [.. draft.Variants.Select(v => known.TryGetValue(v.Sku, out var old) ? Merge(v, old, imported.Absent) : v), .. staying],
        };
    }

    private static VariantDraft Merge(VariantDraft draft, VariantDraft before, VariantMembers absent) => draft with
    {
        OptionValues = absent.HasFlag(VariantMembers.OptionValues) ? before.OptionValues : draft.OptionValues,
        CompareAtPrice = absent.HasFlag(VariantMembers.CompareAtPrice) ? before.CompareAtPrice : draft.CompareAtPrice,
        Barcode = absent.HasFlag(VariantMembers.Barcode) ? before.Barcode : draft.Barcode,
        WeightGrams = absent.HasFlag(VariantMembers.Weight) ? before.WeightGrams : draft.WeightGrams,
        ImageUrl = absent.HasFlag(VariantMembers.Image) ? before.ImageUrl : draft.ImageUrl,
    };

    private static ProductOption WithValuesOf(ProductOption option, List<VariantDraft> staying) =>
        option with { Values = [.. option.Values.Union(staying.SelectMany(v => v.OptionValues).Where(v => v.Name == option.Name).Select(v => v.Value), StringComparer.Ordinal)] };

    private static int? VariantIndex(string pointer) =>
        pointer.Split('/') is ["", "variants", var index, ..] && int.TryParse(index, out var i) ? i : null;
}
