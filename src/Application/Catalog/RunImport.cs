using Shop.Application.Common;

namespace Shop.Application.Catalog;

/// <summary>Runs one import job to its end. Interrupted and run again, it comes to the same, since importing twice changes nothing.</summary>
public sealed class RunImport(IImportJobs jobs, IEnumerable<ICatalogFormat> formats, ImportProducts import, TimeProvider time)
{
    public async Task ExecuteAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(id, cancellationToken) is not { FinishedAt: null } job)
            return;
        await using var file = jobs.OpenFile(id);
        if (file is null)
            return;

        job = job with { Status = ImportStatus.Running };
        await jobs.UpdateAsync(job, cancellationToken);
        try
        {
            var report = await import.ExecuteAsync(
                formats.Single(f => f.Name == job.Format), file, job.DryRun, report => jobs.UpdateAsync(job = job.With(report), cancellationToken), cancellationToken);
            job = job.With(report) with { Status = report.ErrorCount == 0 ? ImportStatus.Completed : ImportStatus.CompletedWithErrors, FinishedAt = time.Now() };
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            await jobs.UpdateAsync(job with { Status = ImportStatus.Failed, FinishedAt = time.Now() }, cancellationToken);
            throw;
        }

        await jobs.UpdateAsync(job, cancellationToken);
        jobs.DeleteFile(id);
    }
}
