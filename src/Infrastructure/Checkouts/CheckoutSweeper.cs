using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shop.Application.Checkouts;

namespace Shop.Infrastructure.Checkouts;

/// <summary>Sweeps all the time; several instances may, each step of it can be repeated.</summary>
internal sealed partial class CheckoutSweeper(SweepCheckouts sweep, TimeProvider time, ILogger<CheckoutSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await sweep.ExecuteAsync(stoppingToken);
                failing = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Said once: a store is away, and readiness says so all the time.
                if (!failing)
                    LogFailed(exception.Message);
                failing = true;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Ended checkouts cannot be cleared up yet: {Reason}")]
    private partial void LogFailed(string reason);
}
