namespace Shop.Application.Operations;

/// <summary>Something the shop needs to serve, asked for readiness.</summary>
public interface IDependency
{
    /// <summary>As it is named in <c>/health/ready</c>.</summary>
    string Name { get; }

    /// <summary>True if it answers.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellationToken);
}
