using System.Text.Json.Serialization;

namespace Shop.Application.Catalog;

/// <summary>An import that was handed in over HTTP.</summary>
public sealed record ImportJob
{
    public required Guid Id { get; init; }

    public required ImportStatus Status { get; init; }

    /// <summary><c>csv</c> or <c>ndjson</c>.</summary>
    public required string Format { get; init; }

    public required bool DryRun { get; init; }

    public long RowsRead { get; init; }

    public int ProductsCreated { get; init; }

    public int ProductsUpdated { get; init; }

    public int Variants { get; init; }

    /// <summary>All faults; the first 1,000 of them are in <see cref="Errors"/>.</summary>
    public int ErrorCount { get; init; }

    public IReadOnlyList<ImportMessage> Errors { get; init; } = [];

    /// <summary>What is worth knowing and refused nothing, such as an unknown column.</summary>
    public IReadOnlyList<ImportMessage> Notices { get; init; } = [];

    public required DateTimeOffset StartedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? FinishedAt { get; init; }

    internal ImportJob With(ImportReport report) => this with
    {
        RowsRead = report.RowsRead,
        ProductsCreated = report.ProductsCreated,
        ProductsUpdated = report.ProductsUpdated,
        Variants = report.Variants,
        ErrorCount = report.ErrorCount,
        Errors = [.. report.Errors.Select(ImportMessage.Of)],
        Notices = [.. report.Notices.Select(ImportMessage.Of)],
    };
}

public enum ImportStatus
{
    /// <summary>Received and waiting for its turn.</summary>
    Pending,

    Running,

    /// <summary>Every row landed.</summary>
    Completed,

    /// <summary>Some rows were refused; the others landed.</summary>
    CompletedWithErrors,

    /// <summary>It broke off; what had landed stays.</summary>
    Failed,
}

/// <summary>A fault or notice by its row: the header of a CSV file is row 1, the first line of an NDJSON file likewise.</summary>
public sealed record ImportMessage(long Row, string? Column, string Code, string Message)
{
    internal static ImportMessage Of(ImportFault fault) => new(fault.Row, fault.Column, fault.Code, fault.Message);
}
