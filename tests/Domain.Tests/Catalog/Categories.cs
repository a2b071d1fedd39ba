using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Domain.Tests.Catalog;

/// <summary>A shop's categories while a test builds them.</summary>
internal sealed class Categories
{
    private readonly List<Category> _all = [];

    public CategoryTree Tree => new(_all);

    public Category Add(string name, Category? parent = null, int position = 0, bool archived = false)
    {
        var created = Category.Create(new CategoryDraft(Text.Slugify(name), name, parent?.Id, position, archived), Tree, Given.Noon);
        Assert.Null(created.Error);
        _all.Add(created.Value!);
        return created.Value!;
    }

    /// <summary>A category, one below it, and so on; the last of them.</summary>
    public Category AddChain(string name, int levels) =>
        Enumerable.Range(1, levels).Aggregate((Category?)null, (above, level) => Add($"{name} {level}", above))!;
}
