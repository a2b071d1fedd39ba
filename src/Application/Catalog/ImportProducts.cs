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
    IProductRepository products, ICategoryRepository categories, IStockLevels stock, ImportDrafting drafting, IUnitOfWork unitOfWork, TimeProvider time)
{
    // What is saved at once: enough that a save is worth its flush, little enough that others need not wait for it.
    private const int BatchProducts = 200;
    private const int BatchVariants = 1000;

    private readonly ImportCategories _categories = new(categories, time);

    /// <summary>The last place to go on from that was saved.</summary>
    private ImportReport _noted = new();

    /// <summary>Imports a file.</summary>
    public Task<ImportReport> ExecuteAsync(ICatalogFormat format, Stream stream, ImportRun run, CancellationToken cancellationToken) =>
        ExecuteAsync(format.ReadAsync(stream, cancellationToken), run, cancellationToken);

    /// <param name="entries">What was found in a file.</param>
    /// <param name="run">How.</param>
    /// <param name="cancellationToken">Stops between batches; what is stored stays.</param>
    public async Task<ImportReport> ExecuteAsync(IAsyncEnumerable<ImportEntry> entries, ImportRun run, CancellationToken cancellationToken)
    {
        var report = run.From.Copy();
        _noted = run.From;
        var seen = new SeenInFile();
        await _categories.LoadAsync(cancellationToken);

        var batch = new List<ImportedProduct>(BatchProducts);
        var variants = 0;
        var read = 0L;
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            if (++read <= run.From.Entries)
            {
                // Dealt with before an interruption, and reported then.
                if (entry is ImportedProduct known)
                    seen.Accept(known, new ImportReport());
                continue;
            }

            report.Entries = read;
            report.RowsRead += entry.Rows;
            if (entry is ImportFault fault)
            {
                report.Add(fault);
            }
            else if (entry is ImportedProduct product && seen.Accept(product, report) is { } accepted)
            {
                batch.Add(accepted);
                variants += accepted.Content.Variants.Count;
            }

            if (batch.Count >= BatchProducts || variants >= BatchVariants)
                await LandAsync();
        }

        if (batch.Count > 0)
            await LandAsync();
        return report;

        async Task LandAsync()
        {
            report = await LandBatchAsync(batch, run, report, isLast: true, cancellationToken);
            batch.Clear();
            variants = 0;
            if (run.OnProgress is not null)
                await run.OnProgress(report);
        }
    }

    /// <param name="batch">What is to land.</param>
    /// <param name="run">How.</param>
    /// <param name="report">What had landed before.</param>
    /// <param name="isLast">Everything that was read will have been dealt with: a place to go on from.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async Task<ImportReport> LandBatchAsync(List<ImportedProduct> batch, ImportRun run, ImportReport report, bool isLast, CancellationToken cancellationToken)
    {
        var outcome = new BatchOutcome();
        await ApplyAsync(batch, outcome, cancellationToken);
        if (run.DryRun)
            unitOfWork.Clear();
        var after = outcome.AddedTo(report);
        run.OnSaving?.Invoke(isLast ? after : _noted);
        var error = run.DryRun && run.OnSaving is null ? null : await unitOfWork.SaveAsync(cancellationToken);
        unitOfWork.Clear();
        if (error is null)
        {
            _noted = isLast ? after : _noted;
            return after;
        }

        // Somebody else wrote at the same time. One by one, only the product it is about is refused.
        await _categories.LoadAsync(cancellationToken);
        if (batch.Count == 1)
        {
            var refused = report.Copy();
            outcome.Faults.ForEach(refused.Add);
            refused.Add(new ImportFault(0, batch[0].Row, null, error.Code, error.Message));
            return refused;
        }

        for (var i = 0; i < batch.Count; i++)
            report = await LandBatchAsync([batch[i]], run, report, isLast && i == batch.Count - 1, cancellationToken);
        return report;
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
            foreach (var reference in imported.Content.Categories ?? [])
                _categories.Ensure(reference);
            if (drafting.Draft(imported, existing, owners, _categories.Tree, outcome.Faults) is not { } draft)
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

    private sealed record Landed(bool IsNew, bool IsChanged, IReadOnlyList<string> Skus);

    private sealed class BatchOutcome
    {
        public List<ImportFault> Faults { get; } = [];

        public List<Landed> Landed { get; } = [];

        public IReadOnlyCollection<string> Restocked { get; set; } = [];

        public ImportReport AddedTo(ImportReport before)
        {
            var report = before.Copy();
            Faults.ForEach(report.Add);
            var restocked = Restocked.ToHashSet(StringComparer.Ordinal);
            foreach (var product in Landed)
            {
                report.Products++;
                report.Variants += product.Skus.Count;
                if (product.IsNew)
                    report.ProductsCreated++;
                else if (product.IsChanged || product.Skus.Any(restocked.Contains))
                    report.ProductsUpdated++;
            }

            return report;
        }
    }
}

/// <summary>How a file is imported.</summary>
public sealed record ImportRun
{
    /// <summary>Check and report, store nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>What an earlier run of the same file had come to; as many entries are passed over.</summary>
    public ImportReport From { get; init; } = new();

    /// <summary>Told before every save from where an interrupted run would have to go on then; what it adds to the unit of work is stored with it or not at all.</summary>
    public Action<ImportReport>? OnSaving { get; init; }

    /// <summary>Told after every batch.</summary>
    public Func<ImportReport, Task>? OnProgress { get; init; }
}
