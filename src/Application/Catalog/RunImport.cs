using Shop.Application.Common;

namespace Shop.Application.Catalog;

/// <summary>
/// Runs a claimed import job to its end. What it came to is noted with every batch, in the same transaction; whoever claims the
/// job after an interruption goes on behind the last one, so that no row counts twice and none is left out.
/// </summary>
public sealed class RunImport(IImportJobs jobs, IEnumerable<ICatalogFormat> formats, ImportProducts import, IShopDatabase database, TimeProvider time)
{
    /// <summary>A job that ends the program so often without getting on is left alone.</summary>
    private const int MaxAttempts = 5;

    private static readonly TimeSpan Heartbeat = IImportJobs.ClaimLasts / 4;

    public async Task ExecuteAsync(ImportClaim claim, CancellationToken cancellationToken)
    {
        if (claim.Attempts > MaxAttempts)
        {
            await FailAsync(claim, claim.Job, $"The shop stopped {MaxAttempts} times at this place of the file.", cancellationToken);
            return;
        }

        var job = claim.Job;
        using var holding = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var beating = BeatAsync(claim, holding);
        try
        {
            await using var file = jobs.OpenFile(claim);
            var report = await import.ExecuteAsync(
                formats.Single(f => f.Name == job.Format),
                file,
                new ImportRun { DryRun = job.DryRun, From = ImportReport.Of(job, claim.Entries), OnSaving = report => jobs.Note(claim, job = job.With(report), report.Entries) },
                holding.Token);
            var status = report.ErrorCount == 0 ? ImportStatus.Completed : ImportStatus.CompletedWithErrors;
            await jobs.FinishAsync(claim, job.With(report) with { Status = status, FinishedAt = time.Now() }, cancellationToken);
        }
        catch (OperationCanceledException) when (holding.IsCancellationRequested)
        {
            // The shop stops, or the claim ran out; then this changes nothing.
            await jobs.ReleaseAsync(claim, CancellationToken.None);
        }
        catch (ImportTakenOverException)
        {
            // So it was: the other instance has undone nothing, and nothing was stored twice.
        }
        catch (Exception exception) when (!database.IsOutage(exception))
        {
            await FailAsync(claim, job, "It broke off. What had landed stays; the shop's log says more.", cancellationToken);
            throw;
        }
        finally
        {
            await holding.CancelAsync();
            await beating;
        }
    }

    private Task FailAsync(ImportClaim claim, ImportJob job, string why, CancellationToken cancellationToken) => jobs.FinishAsync(
        claim,
        job with
        {
            Status = ImportStatus.Failed,
            FinishedAt = time.Now(),
            ErrorCount = job.ErrorCount + 1,
            Errors = [.. job.Errors.Take(ImportReport.MaxListed - 1), new ImportMessage(job.RowsRead + 1, null, "INTERNAL_ERROR", why)],
        },
        cancellationToken);

    /// <summary>Prolongs the claim while the import runs, and ends the import when it is lost.</summary>
    private async Task BeatAsync(ImportClaim claim, CancellationTokenSource holding)
    {
        using var timer = new PeriodicTimer(Heartbeat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(holding.Token))
            {
                try
                {
                    if (!await jobs.ProlongAsync(claim, holding.Token))
                        await holding.CancelAsync();
                }
                catch (Exception exception) when (database.IsOutage(exception))
                {
                    // The next beat may come in time; if not, the claim is another's and the import's next save says so.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The import has ended.
        }
    }
}
