using Shop.Application.Common;
using Shop.Domain.Pricing;

namespace Shop.Application.Pricing;

/// <summary>The shop's own promotions, to be changed and saved by the unit of work.</summary>
public interface IPromotions
{
    /// <summary>Those of the codes that there are, in whatever case.</summary>
    Task<IReadOnlyList<Promotion>> FindAsync(IReadOnlyCollection<string> codes, CancellationToken cancellationToken);

    /// <summary>A page of all, by code. <paramref name="behind"/> is the folded code to begin behind, instead of a number of the page from 1.</summary>
    Task<Page<Promotion>> ListAsync(int limit, int page, string? behind, CancellationToken cancellationToken);

    void Add(Promotion promotion);

    void Remove(Promotion promotion);
}
