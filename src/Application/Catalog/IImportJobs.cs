namespace Shop.Application.Catalog;

/// <summary>
/// Import jobs with their files, where every instance of the shop reaches them. A job is run by whoever holds its claim, and by
/// nobody else; a claim that is not prolonged runs out, and then somebody else may take the job over.
/// </summary>
public interface IImportJobs
{
    /// <summary>How long a claim lasts after it was made or prolonged.</summary>
    static readonly TimeSpan ClaimLasts = TimeSpan.FromSeconds(15);

    /// <summary>Keeps the file and the job; when this returns, neither is lost. Of a file that breaks off nothing is kept.</summary>
    Task AddAsync(ImportJob job, Stream file, CancellationToken cancellationToken);

    Task<ImportJob?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Takes the oldest unfinished job; null if there is none or somebody runs it. Jobs are run in the order they came in, because a later file means to be the last word.</summary>
    Task<ImportClaim?> TryClaimAsync(CancellationToken cancellationToken);

    /// <summary>False: the claim ran out and somebody else has the job.</summary>
    Task<bool> ProlongAsync(ImportClaim claim, CancellationToken cancellationToken);

    /// <summary>
    /// Notes how far the job is and the entries of its file that are dealt with, as part of the unit of work. When somebody else has the job,
    /// its save throws <see cref="ImportTakenOverException"/> and stores nothing.
    /// </summary>
    void Note(ImportClaim claim, ImportJob job, long entries);

    /// <summary>The job's file from its beginning.</summary>
    Stream OpenFile(ImportClaim claim);

    /// <summary>Stores the job as it ended and lets go of its file, unless somebody else has it.</summary>
    Task FinishAsync(ImportClaim claim, ImportJob job, CancellationToken cancellationToken);

    /// <summary>Lets somebody else go on at once.</summary>
    Task ReleaseAsync(ImportClaim claim, CancellationToken cancellationToken);

    /// <summary>Forgets what is left, for more than a day, of files whose upload broke off with the instance that took it, or whose job has ended.</summary>
    Task PruneAsync(CancellationToken cancellationToken);
}

/// <summary>The right to run a job.</summary>
/// <param name="Job">As it was noted last, and running.</param>
/// <param name="Entries">Entries of its file that are dealt with.</param>
/// <param name="Number">Grows with every claim of the job.</param>
/// <param name="Attempts">Claims since the job last got on, this one included.</param>
public sealed record ImportClaim(ImportJob Job, long Entries, long Number, int Attempts);

/// <summary>Whoever ran the job was taken for dead, and another instance goes on with it.</summary>
public sealed class ImportTakenOverException() : Exception("Another instance goes on with the import.");

/// <summary>Whoever waits for jobs.</summary>
public interface IImportQueue
{
    /// <summary>There is a new one.</summary>
    void Wake();
}
