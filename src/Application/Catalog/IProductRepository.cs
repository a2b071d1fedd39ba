using Shop.Domain.Catalog;

namespace Shop.Application.Catalog;

/// <summary>Products as aggregates, to be changed and saved by the unit of work.</summary>
public interface IProductRepository
{
    Task<Product?> FindAsync(Guid id, CancellationToken cancellationToken);

    Task<IReadOnlyList<Product>> FindBySlugsAsync(IReadOnlyCollection<string> slugs, CancellationToken cancellationToken);

    /// <summary>The product ids that own these SKUs.</summary>
    Task<IReadOnlyDictionary<string, Guid>> FindOwnersAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken);

    /// <summary>Those of the ids that are taken.</summary>
    Task<IReadOnlyCollection<Guid>> FindTakenIdsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Every product, by slug, a batch at a time.</summary>
    IAsyncEnumerable<IReadOnlyList<Product>> StreamAsync(CancellationToken cancellationToken);

    void Add(Product product);
}
