using Shop.Domain.Common;

namespace Shop.Domain.Catalog;

/// <summary>All categories of the shop, to be asked about ancestors and descendants.</summary>
public sealed class CategoryTree
{
    private readonly Dictionary<Guid, Category> _byId;
    private readonly Dictionary<string, Category> _bySlug = new(StringComparer.Ordinal);
    private readonly ILookup<Guid?, Category> _children;

    public CategoryTree(IEnumerable<Category> categories)
    {
        _byId = categories.ToDictionary(c => c.Id);
        foreach (var category in _byId.Values)
            _bySlug.TryAdd(category.Slug, category);
        _children = _byId.Values.OrderBy(c => c.Position).ThenBy(c => Text.Fold(c.Name), StringComparer.Ordinal).ThenBy(c => c.Id).ToLookup(c => c.ParentId);
    }

    public Category? Find(Guid id) => _byId.GetValueOrDefault(id);

    public Category? Find(string slug) => _bySlug.GetValueOrDefault(slug);

    /// <summary>The children that are shown, in order; of the root with null.</summary>
    public IEnumerable<Category> ChildrenOf(Guid? id) => _children[id].Where(c => !c.Archived);

    /// <summary>True unless the category or one of its ancestors is archived.</summary>
    public bool IsShown(Category category) => Lineage(category).All(c => !c.Archived);

    /// <summary>The names from the root down to the category.</summary>
    public string PathOf(Category category) => string.Join(Category.PathSeparator, Lineage(category).Reverse().Select(c => c.Name));

    /// <summary>The category and all that is shown below it.</summary>
    public IEnumerable<Category> SelfAndDescendants(Category category) =>
        ChildrenOf(category.Id).SelectMany(SelfAndDescendants).Prepend(category);

    /// <summary>Finds the category at a path of names, as <see cref="PathOf"/> makes them.</summary>
    public Category? FindByPath(IEnumerable<string> names)
    {
        Category? at = null;
        foreach (var name in names)
        {
            at = _children[at?.Id].FirstOrDefault(c => c.Name == name);
            if (at is null)
                return null;
        }

        return at;
    }

    internal bool CanStandUnder(Guid id, Guid parentId) =>
        Find(parentId) is { } parent
        && Lineage(parent).All(c => c.Id != id)
        && Lineage(parent).Count() + Height(id) <= Category.MaxDepth;

    private int Height(Guid id) => 1 + _children[id].Select(c => Height(c.Id)).DefaultIfEmpty(0).Max();

    private IEnumerable<Category> Lineage(Category category)
    {
        for (var at = category; at is not null; at = at.ParentId is { } parent ? Find(parent) : null)
            yield return at;
    }
}
