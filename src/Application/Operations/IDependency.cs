namespace Shop.Application.Operations;

/// <summary>Something the shop needs to serve, asked for readiness.</summary>
public interface IDependency
{
    /// <summary>As it is named in <c>/health/ready</c>.</summary>
    string Name { get; }

    /// <summary>True if it answers.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellationToken);

    /// <summary>What of its settings may cost data though it answers, each as a sentence; empty also where it does not let itself be asked.</summary>
    Task<IReadOnlyList<string>> FindRisksAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);
}
