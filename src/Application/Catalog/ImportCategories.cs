using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>The categories of a running import: those of the shop, and those that its files' paths name and that are created on the way.</summary>
internal sealed class ImportCategories(ICategoryRepository categories, TimeProvider time)
{
    private List<Category> _all = [];

    public CategoryTree Tree { get; private set; } = new([]);

    /// <summary>As they are stored; what was created and not saved is forgotten.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        _all = [.. await categories.GetAllAsync(cancellationToken)];
        Tree = new CategoryTree(_all);
    }

    /// <summary>Creates the categories of a path that are missing; one that cannot be is left for the draft to report.</summary>
    public void Ensure(CategoryReference reference)
    {
        if (reference.Path is null || (reference.Slug is { } slug && Tree.Find(slug) is not null))
            return;
        var names = reference.Path.Split(Category.PathSeparator);
        for (var depth = 1; depth <= names.Length; depth++)
        {
            if (Tree.FindByPath(names.Take(depth)) is not null)
                continue;
            var ownSlug = depth == names.Length && reference.Slug is { } given ? given : FreeSlug(string.Join(' ', names.Take(depth)));
            var created = Category.Create(new CategoryDraft(ownSlug, names[depth - 1], Tree.FindByPath(names.Take(depth - 1))?.Id), Tree, time.Now());
            if (created.Failed)
                return;
            _all.Add(created.Value);
            Tree = new CategoryTree(_all);
            categories.Add(created.Value);
        }
    }

    /// <summary>A slug of the name, numbered where that is taken; of a name without a Latin letter, a number alone.</summary>
    private string FreeSlug(string name)
    {
        var slug = Text.Slugify(name) is { Length: > 0 } words ? words : "category";
        var free = slug;
        for (var n = 2; Tree.Find(free) is not null; n++)
            free = $"{slug[..Math.Min(slug.Length, Slug.MaxLength - 8)].TrimEnd('-')}-{n}";
        return free;
    }
}
