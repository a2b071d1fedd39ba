using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shop.Application.Catalog;

namespace Shop.Infrastructure.Catalog;

/// <summary>Runs import jobs one after the other: its own, and those that another instance left when it died.</summary>
internal sealed partial class ImportWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<ImportWorker> logger) : BackgroundService, IImportQueue
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _awake = new(0, 1);
    private long? _prunedAt;

    public void Wake()
    {
        try
        {
            _awake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    public override void Dispose()
    {
        _awake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var ran = await TryRunAsync(stoppingToken);
                failing = false;
                if (ran)
                    continue;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Said once: the database is away or has no schema yet, and readiness says so all the time.
                if (!failing)
                    LogFailed(exception);
                failing = true;
            }

            await _awake.WaitAsync(Pause, stoppingToken);
        }
    }

    /// <summary>False if there was nothing to run.</summary>
    private async Task<bool> TryRunAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var jobs = scope.ServiceProvider.GetRequiredService<IImportJobs>();
        if (_prunedAt is not { } pruned || time.GetElapsedTime(pruned) > PruneEvery)
        {
            await jobs.PruneAsync(stoppingToken);
            _prunedAt = time.GetTimestamp();
        }

        if (await jobs.TryClaimAsync(stoppingToken) is not { } claim)
            return false;
        LogRunning(claim.Job.Id, claim.Entries);
        await scope.ServiceProvider.GetRequiredService<RunImport>().ExecuteAsync(claim, stoppingToken);
        return true;
    }

    [LoggerMessage(LogLevel.Information, "Import {ImportId} runs, from entry {Entries} on")]
    private partial void LogRunning(Guid importId, long entries);

    [LoggerMessage(LogLevel.Error, "Imports do not get on")]
    private partial void LogFailed(Exception exception);
}
