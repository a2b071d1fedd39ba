using Shop.Domain.Common;

namespace Shop.Application.Common;

/// <summary>Stores everything a use case changed in the relational database, in one transaction.</summary>
public interface IUnitOfWork
{
    /// <summary>
    /// Saves once. Returns the expected failures as values: a stale version, a slug or a SKU that somebody else took;
    /// then nothing is stored.
    /// </summary>
    Task<Error?> SaveAsync(CancellationToken cancellationToken);

    /// <summary>Forgets what was loaded and not saved, so that a long run stays small.</summary>
    void Clear();
}
