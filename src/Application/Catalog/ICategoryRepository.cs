using Shop.Domain.Catalog;

namespace Shop.Application.Catalog;

/// <summary>Categories, to be changed and saved by the unit of work.</summary>
public interface ICategoryRepository
{
    /// <summary>All of them, tracked.</summary>
    Task<IReadOnlyList<Category>> GetAllAsync(CancellationToken cancellationToken);

    void Add(Category category);
}
