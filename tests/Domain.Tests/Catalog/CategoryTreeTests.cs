using Shop.Domain.Catalog;

namespace Shop.Domain.Tests.Catalog;

public sealed class CategoryTreeTests
{
    private readonly Categories _shop = new();
    private readonly Category _men;
    private readonly Category _shirts;
    private readonly Category _tees;

    public CategoryTreeTests()
    {
        _men = _shop.Add("Men");
        _shirts = _shop.Add("Shirts", _men);
        _tees = _shop.Add("Tees", _shirts);
    }

    [Fact]
    public void Finds_by_id_slug_and_path()
    {
        var tree = _shop.Tree;
        Assert.Same(_tees, tree.Find(_tees.Id));
        Assert.Same(_tees, tree.Find("tees"));
        Assert.Same(_tees, tree.FindByPath(["Men", "Shirts", "Tees"]));
    }

    [Fact]
    public void Finds_nothing_where_nothing_is()
    {
        var tree = _shop.Tree;
        Assert.Null(tree.Find(Guid.CreateVersion7()));
        Assert.Null(tree.Find("Tees"));
        Assert.Null(tree.FindByPath(["Men", "Tees"]));
        Assert.Null(tree.FindByPath(["Shirts"]));
        Assert.Null(tree.FindByPath([]));
    }

    [Fact]
    public void A_path_leads_from_the_root_down_and_back()
    {
        Assert.Equal("Men > Shirts > Tees", _shop.Tree.PathOf(_tees));
        Assert.Same(_tees, _shop.Tree.FindByPath(_shop.Tree.PathOf(_tees).Split(Category.PathSeparator)));
    }

    [Fact]
    public void Siblings_are_ordered_by_position_then_by_name_without_accents()
    {
        Assert.All([("Zebra", 0), ("Éclair", 1), ("Dune", 1), ("Fable", 1)], c => _shop.Add(c.Item1, _tees, c.Item2));
        Assert.Equal(["Zebra", "Dune", "Éclair", "Fable"], _shop.Tree.ChildrenOf(_tees.Id).Select(c => c.Name));
    }

    [Fact]
    public void Descendants_are_all_below_and_none_beside()
    {
        _shop.Add("Women");
        _shop.Add("Hats", _men);
        Assert.Equal(["Hats", "Men", "Shirts", "Tees"], _shop.Tree.SelfAndDescendants(_men).Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Equal([_tees], _shop.Tree.SelfAndDescendants(_tees));
    }

    [Fact]
    public void An_archived_category_is_hidden_with_all_below_it()
    {
        Assert.Null(_shirts.Update(_shirts.ToDraft() with { Archived = true }, _shop.Tree, Given.Later));
        var tree = _shop.Tree;
        Assert.Equal([true, false, false], new[] { _men, _shirts, _tees }.Select(tree.IsShown));
        Assert.Empty(tree.ChildrenOf(_men.Id));
        Assert.Equal([_men], tree.SelfAndDescendants(_men));
    }

    [Fact]
    public void The_root_has_the_categories_without_a_parent()
    {
        _shop.Add("Gone", archived: true);
        Assert.Equal([_men], _shop.Tree.ChildrenOf(null));
    }
}
