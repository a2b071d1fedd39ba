using Shop.Domain.Pricing;

namespace Shop.Application.Pricing;

/// <summary>The shop's own prices beside those of the catalog, to be changed and saved by the unit of work.</summary>
public interface IListPrices
{
    /// <summary>All prices of these SKUs.</summary>
    Task<IReadOnlyList<ListPrice>> FindAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken);

    void Add(ListPrice price);

    void Remove(ListPrice price);
}
