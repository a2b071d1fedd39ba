namespace Shop.Application.Operations;

/// <summary>Asks everything the shop needs whether it is there.</summary>
public sealed class CheckReadiness(IEnumerable<IDependency> dependencies)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>By name, whether each dependency is ready and what is to be warned of.</summary>
    public async Task<IReadOnlyDictionary<string, Readiness>> ExecuteAsync(CancellationToken cancellationToken)
    {
        var asked = dependencies.ToList();
        var answers = await Task.WhenAll(asked.Select(d => AskAsync(d, cancellationToken)));
        return asked.Zip(answers).ToDictionary(d => d.First.Name, d => d.Second, StringComparer.Ordinal);
    }

    // Whatever a dependency fails with, it is the dependency that is not ready.
    private static async Task<Readiness> AskAsync(IDependency dependency, CancellationToken cancellationToken)
    {
        try
        {
            var risks = dependency.FindRisksAsync(cancellationToken);
            return new Readiness(await dependency.IsReadyAsync(cancellationToken).WaitAsync(Patience, cancellationToken), await risks);
        }
        catch (Exception exception) when (exception is TimeoutException or System.Data.Common.DbException)
        {
            return new Readiness(false, []);
        }
    }
}

/// <summary>Whether a dependency answers, and which of its settings may cost data all the same.</summary>
public sealed record Readiness(bool IsReady, IReadOnlyList<string> Risks);
