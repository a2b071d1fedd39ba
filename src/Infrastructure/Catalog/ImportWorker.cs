using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shop.Application.Catalog;

namespace Shop.Infrastructure.Catalog;

/// <summary>Runs import jobs one after the other, beginning with those that a stop interrupted.</summary>
internal sealed partial class ImportWorker(IServiceScopeFactory scopes, ILogger<ImportWorker> logger) : BackgroundService, IImportQueue
{
    private readonly Channel<Guid> _queue = Channel.CreateUnbounded<Guid>();

    public void Enqueue(Guid jobId) => _queue.Writer.TryWrite(jobId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            foreach (var id in await scope.ServiceProvider.GetRequiredService<IImportJobs>().FindUnfinishedAsync(stoppingToken))
                Enqueue(id);
        }

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

    [LoggerMessage(LogLevel.Error, "Import {ImportId} broke off")]
    private partial void LogFailed(Guid importId, Exception exception);
}
