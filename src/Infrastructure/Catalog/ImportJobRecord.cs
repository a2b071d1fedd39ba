namespace Shop.Infrastructure.Catalog;

/// <summary>An import job as it is stored: the job itself is JSON, beside what is searched by.</summary>
internal sealed class ImportJobRecord
{
    public required Guid Id { get; init; }

    public required bool Finished { get; set; }

    public required string Content { get; set; }
}
