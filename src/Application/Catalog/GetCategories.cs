using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>The category tree, or one category with what is below it.</summary>
public sealed class GetCategories(ICatalogReader reader, IFormerSlugs formerSlugs, ICatalogJson json)
{
    private Shown? _last;

    public async Task<Document> ExecuteAsync(CancellationToken cancellationToken)
    {
        var tree = await reader.GetCategoriesAsync(cancellationToken);
        var last = _last;
        if (last is null || last.Tree != tree)
            _last = last = new Shown(tree, json.Write(new CategoriesDto([.. tree.ChildrenOf(null).Select(c => Present(c, tree))])));
        return last.Content;
    }

    /// <summary>Fails with <see cref="CatalogErrors.Moved"/> for a slug that the category had before.</summary>
    public async Task<Result<CategoryDto>> ExecuteAsync(string idOrSlug, bool asAdministrator, CancellationToken cancellationToken)
    {
        var tree = await reader.GetCategoriesAsync(cancellationToken);
        var category = Guid.TryParse(idOrSlug, out var id) ? tree.Find(id) : tree.Find(idOrSlug);
        if (category is not null)
            return IsShown(category) ? Present(category, tree) : CatalogErrors.CategoryNotFound;
        return await formerSlugs.FindCategoryAsync(idOrSlug, cancellationToken) is { } moved && tree.Find(moved) is { } now && IsShown(now)
            ? CatalogErrors.Moved(now.Slug)
            : CatalogErrors.CategoryNotFound;

        bool IsShown(Category found) => asAdministrator || tree.IsShown(found);
    }

    internal static CategoryDto Present(Category category, CategoryTree tree) => new()
    {
        Id = category.Id,
        Slug = category.Slug,
        Name = category.Name,
        Path = tree.PathOf(category),
        ParentId = category.ParentId,
        Position = category.Position,
        Status = category.Archived ? CategoryStatus.Archived : CategoryStatus.Active,
        Children = [.. tree.ChildrenOf(category.Id).Select(c => Present(c, tree))],
        Version = category.Version,
        CreatedAt = category.CreatedAt,
        UpdatedAt = category.UpdatedAt,
    };

    private sealed record Shown(CategoryTree Tree, Document Content);
}
