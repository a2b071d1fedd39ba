using Microsoft.AspNetCore.Mvc;
using Shop.Application.Common;
using Shop.WebApi.Common;

namespace Shop.WebApi.Operations;

/// <summary>For whoever runs the shop.</summary>
[Route("health")]
[Tags("Operations")]
public sealed class HealthController(IEnumerable<IDependency> dependencies, IHostApplicationLifetime lifetime) : ApiController
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The process answers.</summary>
    [HttpGet("live", Name = "getLiveness")]
    [ProducesResponseType<HealthReport>(200)]
    public IActionResult Live() => Answer(new HealthReport("live", new Dictionary<string, string>(0)));

    /// <summary>The process can serve: each dependency is named. 503 while one of them does not answer, or the process is stopping.</summary>
    [HttpGet("ready", Name = "getReadiness")]
    [ProducesResponseType<HealthReport>(200)]
    [ProducesResponseType<HealthReport>(503)]
    public async Task<IActionResult> Ready(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(dependencies.Select(d => AskAsync(d, cancellationToken)));
        var checks = dependencies.Zip(answers).ToDictionary(d => d.First.Name, d => d.Second ? "ready" : "unavailable", StringComparer.Ordinal);
        var stopping = lifetime.ApplicationStopping.IsCancellationRequested;
        return answers.All(ready => ready) && !stopping
            ? Answer(new HealthReport("ready", checks))
            : Answer(new HealthReport(stopping ? "stopping" : "unavailable", checks), StatusCodes.Status503ServiceUnavailable);
    }

    // Whatever a dependency fails with, it is the dependency that is not ready.
    private static async Task<bool> AskAsync(IDependency dependency, CancellationToken cancellationToken)
    {
        try
        {
            return await dependency.IsReadyAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or System.Data.Common.DbException)
        {
            return false;
        }
    }
}

/// <summary>Status as a word, and that of each dependency by its name.</summary>
public sealed record HealthReport(string Status, IReadOnlyDictionary<string, string> Checks);
