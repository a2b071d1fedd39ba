using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>Takes in a file to be imported, and says how its import gets on.</summary>
public sealed class StartImport(IImportJobs jobs, IImportQueue queue, TimeProvider time)
{
    public async Task<ImportJob> ExecuteAsync(string format, bool dryRun, Stream file, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var job = new ImportJob { Id = Guid.CreateVersion7(now), Status = ImportStatus.Pending, Format = format, DryRun = dryRun, StartedAt = now };
        await jobs.AddAsync(job, file, cancellationToken);
        queue.Wake();
        return job;
    }

    public async Task<Result<ImportJob>> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await jobs.FindAsync(id, cancellationToken) is { } job ? job : CatalogErrors.ImportNotFound;
}
