namespace Shop.Infrastructure.Catalog;

/// <summary>An import job as it is stored: the job itself is JSON, beside what is searched by.</summary>
internal sealed class ImportJobRecord
{
    public required Guid Id { get; init; }

    public bool Finished { get; set; }

    public string Content { get; set; } = "";

    /// <summary>Entries of the file that are dealt with.</summary>
    public long Entries { get; set; }

    /// <summary>Grows with every claim; who writes with an older number has lost the job. The concurrency token.</summary>
    public long Claim { get; init; }

    /// <summary>Until then the claim's holder is alive.</summary>
    public DateTimeOffset ClaimedUntil { get; init; }

    /// <summary>Claims since the job last got on.</summary>
    public int Attempts { get; set; }
}

/// <summary>A piece of a job's file, which is stored packed.</summary>
internal sealed class ImportFilePart
{
    public required Guid JobId { get; init; }

    /// <summary>From 0.</summary>
    public required int Number { get; init; }

    public required byte[] Content { get; init; }
}
