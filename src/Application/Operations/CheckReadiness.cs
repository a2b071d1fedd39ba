namespace Shop.Application.Operations;

/// <summary>Asks everything the shop needs whether it is there.</summary>
public sealed class CheckReadiness(IEnumerable<IDependency> dependencies)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>By name, whether each dependency is ready.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> ExecuteAsync(CancellationToken cancellationToken)
    {
        var asked = dependencies.ToList();
        var answers = await Task.WhenAll(asked.Select(d => AskAsync(d, cancellationToken)));
        return asked.Zip(answers).ToDictionary(d => d.First.Name, d => d.Second, StringComparer.Ordinal);
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
