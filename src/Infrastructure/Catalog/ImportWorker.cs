using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shop.Application.Catalog;

namespace Shop.Infrastructure.Catalog;

/// <summary>Runs import jobs one after the other, beginning with those that a stop interrupted.</summary>
internal sealed partial class ImportWorker(IServiceScopeFactory scopes, ILogger<ImportWorker> logger) : BackgroundService, IImportQueue
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Channel<Guid> _queue = Channel.CreateUnbounded<Guid>();

    public void Enqueue(Guid jobId) => _queue.Writer.TryWrite(jobId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var id in await FindInterruptedAsync(stoppingToken))
            Enqueue(id);

        await foreach (var id in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            try
            {
                await scope.ServiceProvider.GetRequiredService<RunImport>().ExecuteAsync(id, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(id, exception);
            }
        }
    }

    /// <summary>A database that does not answer yet, or has no schema yet, makes the shop unready; it does not end it.</summary>
    private async Task<IReadOnlyList<Guid>> FindInterruptedAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                return await scope.ServiceProvider.GetRequiredService<IImportJobs>().FindUnfinishedAsync(stoppingToken);
            }
            catch (DbException exception)
            {
                LogWaiting(exception.Message);
            }

            await Task.Delay(Pause, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Imports wait for the database: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(LogLevel.Error, "Import {ImportId} broke off")]
    private partial void LogFailed(Guid importId, Exception exception);
}
