using Shop.Application.Common;
using Shop.Domain.Pricing;

namespace Shop.Application.Pricing;

/// <summary>The shop's own promotions, to be changed and saved by the unit of work; how often they are used is counted at once.</summary>
public interface IPromotions
{
    /// <summary>Those of the codes that there are, in whatever case.</summary>
    Task<IReadOnlyList<Promotion>> FindAsync(IReadOnlyCollection<string> codes, CancellationToken cancellationToken);

    /// <summary>A page of all, by code. <paramref name="behind"/> is the folded code to begin behind, instead of a number of the page from 1.</summary>
    Task<Page<Promotion>> ListAsync(int limit, int page, string? behind, CancellationToken cancellationToken);

    void Add(Promotion promotion);

    void Remove(Promotion promotion);

    /// <summary>
    /// Counts one use of each, if each may be used once more; else of none, and answers false. Whoever has begun a transaction has to end it then:
    /// what was counted in it is not taken back.
    /// </summary>
    Task<bool> TryUseAsync(IReadOnlyCollection<string> codes, CancellationToken cancellationToken);

    /// <summary>Takes back one use of each that was counted.</summary>
    Task GiveBackAsync(IReadOnlyCollection<string> codes, CancellationToken cancellationToken);
}
