namespace Shop.Application.Catalog;

/// <summary>What an import has done so far.</summary>
public sealed class ImportReport
{
    /// <summary>Faults beyond this many are counted and not listed.</summary>
    public const int MaxListed = 1000;

    private readonly List<ImportFault> _errors = [];
    private readonly List<ImportFault> _notices = [];

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

    internal void Add(ImportFault fault)
    {
        var list = fault.IsNotice ? _notices : _errors;
        if (!fault.IsNotice)
            ErrorCount++;
        if (list.Count < MaxListed)
            list.Add(fault);
    }
}
