using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shop.Application.Carts;
using Shop.Application.Checkouts;
using Shop.Application.Inventory;

namespace Shop.WebApi.Tests.Checkouts.Processes;

/// <summary>
/// The shop as a program that kills itself right behind a step of a checkout, as a power cut would: nothing is unwound and nobody is told.
/// Requests say with a header behind which of their steps; by chance it happens behind any of a request.
/// </summary>
internal static class MortalProgram
{
    public const string Verb = "mortal-shop";

    /// <summary>The number of the step, from 1, behind which the request waits for as many others as are to die with it, and then everything ends.</summary>
    public const string DiesBehindStep = "Dies-Behind-Step";

    public const string DiesTogether = "Mortal:Together";

    /// <summary>Of a step that is the last one, from 0 to 1.</summary>
    public const string Chance = "Mortal:Chance";

    /// <summary>What a store keeps; whatever lies between two of them is lost with the process.</summary>
    private static readonly string[] Steps =
    [
        nameof(ICheckouts.TryAddAsync), nameof(ICheckouts.TrySaveAsync), nameof(ICartStore.TryStepAsync),
        nameof(IReservations.ReserveAsync), nameof(IReservations.ReleaseAsync), nameof(IReservations.SellAsync),
    ];

    /// <summary>Who was to die with the request may never come.</summary>
    private static readonly TimeSpan PatienceWithOthers = TimeSpan.FromSeconds(20);

    private static readonly AsyncLocal<Doom?> OfThisRequest = new();
    private static int _waiting;

    public static async Task<int> RunAsync(string[] settings)
    {
        var builder = Program.CreateServerBuilder(["--applicationName=Shop.WebApi", .. settings]);
        var (together, chance) = (builder.Configuration.GetValue(DiesTogether, 1), builder.Configuration.GetValue<double>(Chance));
        Mortal.Among(builder.Services, async (name, call) =>
        {
            await call();

            // The sweeper is spared: with much to do it would never live to its end.
            if (OfThisRequest.Value is not { } doom || !Steps.Contains(name, StringComparer.Ordinal))
                return;
            if (--doom.StepsLeft == 0)
                await DieAsync(together);
            if (Random.Shared.NextDouble() < chance)
                await DieAsync(together: 1);
        });
        builder.Services.AddTransient<IStartupFilter, DoomOfRequests>();
        await Program.Build(builder).RunAsync();
        return 0;
    }

    private static async Task DieAsync(int together)
    {
        if (Interlocked.Increment(ref _waiting) < together)
            await Task.Delay(PatienceWithOthers);
        Process.GetCurrentProcess().Kill();
        await Task.Delay(Timeout.InfiniteTimeSpan);
    }

    private sealed class Doom(int steps)
    {
        public int StepsLeft { get; set; } = steps;
    }

    private sealed class DoomOfRequests : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                OfThisRequest.Value = new Doom(int.TryParse(context.Request.Headers[DiesBehindStep], out var steps) ? steps : int.MaxValue);
                return rest(context);
            });
            next(app);
        };
    }
}
