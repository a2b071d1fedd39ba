namespace Shop.Application.Catalog;

/// <summary>What an import has done so far.</summary>
public sealed class ImportReport
{
    /// <summary>Faults beyond this many are counted and not listed.</summary>
    public const int MaxListed = 1000;

    private readonly List<ImportFault> _errors = [];
    private readonly List<ImportFault> _notices = [];

    /// <summary>Entries of the file that were dealt with.</summary>
    public long Entries { get; internal set; }

    public long RowsRead { get; internal set; }

    public int ProductsCreated { get; internal set; }

    public int ProductsUpdated { get; internal set; }

    /// <summary>Products that are in the shop as the file has them, changed or not.</summary>
    public int Products { get; internal set; }

    /// <summary>Variants that are in the shop as the file has them, changed or not.</summary>
    public int Variants { get; internal set; }

    public int ErrorCount { get; private set; }

    public IReadOnlyList<ImportFault> Errors => _errors;

    public IReadOnlyList<ImportFault> Notices => _notices;

    /// <summary>What a job had come to when it was interrupted.</summary>
    internal static ImportReport Of(ImportJob job, long entries)
    {
        var report = new ImportReport
        {
            Entries = entries,
            RowsRead = job.RowsRead,
            ProductsCreated = job.ProductsCreated,
            ProductsUpdated = job.ProductsUpdated,
            Variants = job.Variants,
            ErrorCount = job.ErrorCount,
        };
        report._errors.AddRange(job.Errors.Select(error => new ImportFault(0, error.Row, error.Column, error.Code, error.Message)));
        report._notices.AddRange(job.Notices.Select(notice => new ImportFault(0, notice.Row, notice.Column, notice.Code, notice.Message, IsNotice: true)));
        return report;
    }

    internal ImportReport Copy()
    {
        var copy = new ImportReport
        {
            Entries = Entries,
            RowsRead = RowsRead,
            ProductsCreated = ProductsCreated,
            ProductsUpdated = ProductsUpdated,
            Products = Products,
            Variants = Variants,
            ErrorCount = ErrorCount,
        };
        copy._errors.AddRange(_errors);
        copy._notices.AddRange(_notices);
        return copy;
    }

    internal void Add(ImportFault fault)
    {
        var list = fault.IsNotice ? _notices : _errors;
        if (!fault.IsNotice)
            ErrorCount++;
        if (list.Count < MaxListed)
            list.Add(fault);
    }
}
