using Microsoft.AspNetCore.Mvc;
using Shop.Application.Operations;
using Shop.WebApi.Common;

namespace Shop.WebApi.Operations;

/// <summary>For whoever runs the shop.</summary>
[Route("health")]
[Tags("Operations")]
public sealed class HealthController(CheckReadiness checkReadiness, IHostApplicationLifetime lifetime) : ApiController
{
    /// <summary>The process answers.</summary>
    [HttpGet("live", Name = "getLiveness")]
    [ProducesResponseType<HealthReport>(200)]
    public IActionResult Live() => Answer(new HealthReport("live", new Dictionary<string, string>(0), []));

    /// <summary>The process can serve: each dependency is named. 503 while one of them does not answer, or the process is stopping. A warning alone does not make it 503.</summary>
    [HttpGet("ready", Name = "getReadiness")]
    [ProducesResponseType<HealthReport>(200)]
    [ProducesResponseType<HealthReport>(503)]
    public async Task<IActionResult> Ready(CancellationToken cancellationToken)
    {
        var answers = await checkReadiness.ExecuteAsync(cancellationToken);
        var checks = answers.ToDictionary(a => a.Key, a => a.Value.IsReady ? "ready" : "unavailable", StringComparer.Ordinal);
        var warnings = answers.SelectMany(a => a.Value.Risks.Select(risk => $"{a.Key}: {risk}")).ToList();
        var stopping = lifetime.ApplicationStopping.IsCancellationRequested;
        return answers.Values.All(answer => answer.IsReady) && !stopping
            ? Answer(new HealthReport("ready", checks, warnings))
            : Answer(new HealthReport(stopping ? "stopping" : "unavailable", checks, warnings), StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>Status as a word, and that of each dependency by its name; warnings of settings with which a dependency may lose data.</summary>
public sealed record HealthReport(string Status, IReadOnlyDictionary<string, string> Checks, IReadOnlyList<string> Warnings);
