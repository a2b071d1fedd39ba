using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>
/// Brings a file's products into the shop: new ones by their slug, known ones changed where they differ. Variants are matched
/// by SKU; those that a file does not name stay. What cannot be used is reported by row and the rest lands.
/// </summary>
public sealed class ImportProducts(
    IProductRepository products, ICategoryRepository categories, IStockLevels stock, ProductDrafting drafting, IUnitOfWork unitOfWork, TimeProvider time)
{
    private const int BatchSize = 100;

    private List<Category> _categories = [];

    /// <summary>Imports a file.</summary>
    public Task<ImportReport> ExecuteAsync(
        ICatalogFormat format, Stream stream, bool dryRun, Func<ImportReport, Task>? onProgress, CancellationToken cancellationToken) =>
        ExecuteAsync(format.ReadAsync(stream, cancellationToken), dryRun, onProgress, cancellationToken);

    /// <param name="entries">What was found in a file.</param>
    /// <param name="dryRun">Check and report, store nothing.</param>
    /// <param name="onProgress">Told after every batch.</param>
    /// <param name="cancellationToken">Stops between batches; what is stored stays.</param>
    public async Task<ImportReport> ExecuteAsync(
        IAsyncEnumerable<ImportEntry> entries, bool dryRun, Func<ImportReport, Task>? onProgress, CancellationToken cancellationToken)
    {
        var report = new ImportReport();
        var seen = new SeenInFile();
        _categories = [.. await categories.GetAllAsync(cancellationToken)];

        var batch = new List<ImportedProduct>(BatchSize);
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            report.RowsRead += entry.Rows;
            if (entry is ImportFault fault)
                report.Add(fault);
            else if (entry is ImportedProduct product && seen.Accept(product, report) is { } accepted)
                batch.Add(accepted);

            if (batch.Count == BatchSize)
                await LandAsync();
        }

        if (batch.Count > 0)
            await LandAsync();
        return report;

        async Task LandAsync()
        {
            await LandBatchAsync(batch, dryRun, report, cancellationToken);
            batch.Clear();
            if (onProgress is not null)
                await onProgress(report);
        }
    }

    private async Task LandBatchAsync(List<ImportedProduct> batch, bool dryRun, ImportReport report, CancellationToken cancellationToken)
    {
        var outcome = new BatchOutcome();
        await ApplyAsync(batch, outcome, cancellationToken);
        var error = dryRun ? null : await unitOfWork.SaveAsync(cancellationToken);
        unitOfWork.Clear();
        if (error is null)
        {
            outcome.AddTo(report);
            return;
        }

        // Somebody else wrote at the same time. One by one, only the product it is about is refused.
        _categories = [.. await categories.GetAllAsync(cancellationToken)];
        if (batch.Count == 1)
        {
            outcome.Faults.ForEach(report.Add);
            report.Add(new ImportFault(0, batch[0].Row, null, error.Code, error.Message));
            return;
        }

        foreach (var product in batch)
            await LandBatchAsync([product], dryRun, report, cancellationToken);
    }

    private async Task ApplyAsync(List<ImportedProduct> batch, BatchOutcome outcome, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var known = (await products.FindBySlugsAsync([.. batch.Select(p => p.Content.Slug)], cancellationToken)).ToDictionary(p => p.Slug, StringComparer.Ordinal);
        var owners = await products.FindOwnersAsync([.. batch.SelectMany(p => p.Content.Variants).Select(v => v.Sku)], cancellationToken);
        var takenIds = (await products.FindTakenIdsAsync([.. batch.Select(p => p.Id).OfType<Guid>()], cancellationToken)).ToHashSet();
        var quantities = new Dictionary<string, int>(StringComparer.Ordinal);

        foreach (var imported in batch)
        {
            var existing = known.GetValueOrDefault(imported.Content.Slug);
            if (Prepare(imported, existing, owners, outcome.Faults) is not { } draft)
                continue;

            Error? error;
            var version = existing?.Version;
            if (existing is null)
            {
                var created = Product.Create(draft, imported.CreatedAt ?? now, imported.Id is { } id && takenIds.Add(id) ? id : null);
                error = created.Error;
                if (!created.Failed)
                    products.Add(created.Value);
            }
            else
            {
                error = existing.Update(draft, now);
            }

            if (error is not null)
            {
                outcome.Faults.Add(new ImportFault(0, imported.Row, null, error.Code, error.Message));
                continue;
            }

            var skus = draft.Variants.Select(v => v.Sku).Intersect(imported.Content.Variants.Select(v => v.Sku), StringComparer.Ordinal).ToList();
            foreach (var sku in skus.Where(imported.Quantities.ContainsKey))
                quantities[sku] = imported.Quantities[sku];
            outcome.Landed.Add(new Landed(existing is null, existing?.Version != version, skus));
        }

        outcome.Restocked = await stock.SetAsync(quantities, now, cancellationToken);
    }

    /// <summary>The draft that can be stored: without the variants that have a fault of their own; null if the product cannot be.</summary>
    private ProductDraft? Prepare(ImportedProduct imported, Product? existing, IReadOnlyDictionary<string, Guid> owners, List<ImportFault> faults)
    {
        var content = imported.Content;
        var rows = imported.VariantRows.ToList();
        foreach (var reference in content.Categories ?? [])
            EnsureCategory(reference);
        var tree = new CategoryTree(_categories);

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

    /// <summary>Creates the categories of a path that are missing; one that cannot be is left for the draft to report.</summary>
    private void EnsureCategory(CategoryReference reference)
    {
        if (reference.Path is null || reference.Slug is { } slug && _categories.Exists(c => c.Slug == slug))
            return;
        var names = reference.Path.Split(Category.PathSeparator);
        for (var depth = 1; depth <= names.Length; depth++)
        {
            var tree = new CategoryTree(_categories);
            if (tree.FindByPath(names.Take(depth)) is not null)
                continue;
            var ownSlug = depth == names.Length && reference.Slug is { } given ? given : FreeSlug(tree, string.Join(' ', names.Take(depth)));
            var created = Category.Create(new CategoryDraft(ownSlug, names[depth - 1], tree.FindByPath(names.Take(depth - 1))?.Id), tree, time.Now());
            if (created.Failed)
                return;
            _categories.Add(created.Value);
            categories.Add(created.Value);
        }
    }

    /// <summary>A slug of the name, numbered where that is taken; of a name without a Latin letter, a number alone.</summary>
    private static string FreeSlug(CategoryTree tree, string name)
    {
        var slug = Text.Slugify(name) is { Length: > 0 } words ? words : "category";
        var free = slug;
        for (var n = 2; tree.Find(free) is not null; n++)
            free = $"{slug[..Math.Min(slug.Length, Slug.MaxLength - 8)].TrimEnd('-')}-{n}";
        return free;
    }

    private static int? VariantIndex(string pointer) =>
        pointer.Split('/') is ["", "variants", var index, ..] && int.TryParse(index, out var i) ? i : null;

    private sealed record Landed(bool IsNew, bool IsChanged, IReadOnlyList<string> Skus);

    private sealed class BatchOutcome
    {
        public List<ImportFault> Faults { get; } = [];

        public List<Landed> Landed { get; } = [];

        public IReadOnlyCollection<string> Restocked { get; set; } = [];

        public void AddTo(ImportReport report)
        {
            Faults.ForEach(report.Add);
            foreach (var product in Landed)
            {
                report.Products++;
                report.Variants += product.Skus.Count;
                if (product.IsNew)
                    report.ProductsCreated++;
                else if (product.IsChanged || product.Skus.Any(Restocked.Contains))
                    report.ProductsUpdated++;
            }
        }
    }

    /// <summary>A product or SKU may stand in a file once; hashes are kept, so that memory stays small.</summary>
    private sealed class SeenInFile
    {
        private readonly HashSet<UInt128> _slugs = [];
        private readonly HashSet<UInt128> _skus = [];

        public ImportedProduct? Accept(ImportedProduct product, ImportReport report)
        {
            if (!_slugs.Add(Hash(product.Content.Slug)))
            {
                foreach (var row in product.VariantRows)
                    report.Add(new ImportFault(0, row, product.ColumnOf("/slug"), "DUPLICATE_PRODUCT", $"The product '{product.Content.Slug}' stands further up in the file."));
                return null;
            }

            var inProduct = new HashSet<string>(StringComparer.Ordinal);
            var fresh = product.Content.Variants.Select(v => !inProduct.Add(v.Sku) || v.Sku.Length == 0 || _skus.Add(Hash(v.Sku))).ToList();
            for (var i = 0; i < fresh.Count; i++)
            {
                if (!fresh[i])
                    report.Add(new ImportFault(0, product.VariantRows[i], product.ColumnOf($"/variants/{i}/sku"), "SKU_TAKEN", $"The SKU '{product.Content.Variants[i].Sku}' belongs to a product further up in the file."));
            }

            if (fresh.Count > 0 && !fresh.Contains(true))
                return null;
            return fresh.Contains(false)
                ? product with
                {
                    Content = product.Content with { Variants = [.. product.Content.Variants.Where((_, i) => fresh[i])] },
                    VariantRows = [.. product.VariantRows.Where((_, i) => fresh[i])],
                }
                : product;
        }

        private static UInt128 Hash(string text) =>
            System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }
}
