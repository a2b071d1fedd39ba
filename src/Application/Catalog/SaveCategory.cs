using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>The content of a category as an administrator gives it.</summary>
public sealed record CategoryWrite
{
    /// <summary>1–120 lower-case letters, digits and hyphens; unique.</summary>
    public required string Slug { get; init; }

    /// <summary>1–255 characters, none of them '>'.</summary>
    public required string Name { get; init; }

    /// <summary>The category above it; none for one at the root.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Place among its siblings, from 0.</summary>
    public int? Position { get; init; }

    /// <summary>Active without it.</summary>
    public CategoryStatus? Status { get; init; }

    internal CategoryDraft ToDraft() => new(Slug, Name, ParentId, Position ?? 0, Status == CategoryStatus.Archived);
}

/// <summary>Creates a category, or changes one that the caller has read at its present version.</summary>
public sealed class SaveCategory(ICategoryRepository categories, IUnitOfWork unitOfWork, TimeProvider time)
{
    public async Task<Result<CategoryDto>> CreateAsync(CategoryWrite content, CancellationToken cancellationToken)
    {
        var all = await categories.GetAllAsync(cancellationToken);
        var created = Category.Create(content.ToDraft(), new CategoryTree(all), time.Now());
        if (created.Failed)
            return created.Error;

        categories.Add(created.Value);
        return await SaveAsync(created.Value, [.. all, created.Value], cancellationToken);
    }

    public Task<Result<CategoryDto>> ReplaceAsync(Guid id, long expectedVersion, CategoryWrite content, CancellationToken cancellationToken) =>
        ChangeAsync(id, expectedVersion, _ => content.ToDraft(), cancellationToken);

    public Task<Result<CategoryDto>> ArchiveAsync(Guid id, long expectedVersion, CancellationToken cancellationToken) =>
        ChangeAsync(id, expectedVersion, category => category.ToDraft() with { Archived = true }, cancellationToken);

    /// <summary>The present content, as the base of a partial change.</summary>
    public async Task<Result<CategoryWrite>> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        var all = await categories.GetAllAsync(cancellationToken);
        if (all.FirstOrDefault(c => c.Id == id) is not { } category)
            return CatalogErrors.CategoryNotFound;
        return new CategoryWrite
        {
            Slug = category.Slug,
            Name = category.Name,
            ParentId = category.ParentId,
            Position = category.Position,
            Status = category.Archived ? CategoryStatus.Archived : CategoryStatus.Active,
        };
    }

    private async Task<Result<CategoryDto>> ChangeAsync(
        Guid id, long expectedVersion, Func<Category, CategoryDraft> change, CancellationToken cancellationToken)
    {
        var all = await categories.GetAllAsync(cancellationToken);
        if (all.FirstOrDefault(c => c.Id == id) is not { } category)
            return CatalogErrors.CategoryNotFound;
        if (category.Version != expectedVersion)
            return CatalogErrors.StaleVersion(category.Version);
        if (category.Update(change(category), new CategoryTree(all), time.Now()) is { } error)
            return error;
        return await SaveAsync(category, all, cancellationToken);
    }

    private async Task<Result<CategoryDto>> SaveAsync(Category category, IReadOnlyList<Category> all, CancellationToken cancellationToken) =>
        await unitOfWork.SaveAsync(cancellationToken) is { } error ? error : GetCategories.Present(category, new CategoryTree(all));
}
