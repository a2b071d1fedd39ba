namespace Shop.Application.Catalog;

/// <summary>Import jobs with their files; both outlive a restart.</summary>
public interface IImportJobs
{
    /// <summary>Keeps the file on disk and the job with it; when this returns, neither is lost.</summary>
    Task AddAsync(ImportJob job, Stream file, CancellationToken cancellationToken);

    Task<ImportJob?> FindAsync(Guid id, CancellationToken cancellationToken);

    Task UpdateAsync(ImportJob job, CancellationToken cancellationToken);

    /// <summary>Jobs that wait or were interrupted, oldest first.</summary>
    Task<IReadOnlyList<Guid>> FindUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>The job's file; null when it is not on this machine.</summary>
    Stream? OpenFile(Guid id);

    void DeleteFile(Guid id);
}

/// <summary>Jobs to be run by this instance, in order.</summary>
public interface IImportQueue
{
    void Enqueue(Guid jobId);
}
