using Shop.Domain.Catalog;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Catalog;

public sealed class CategoryTests
{
    private readonly Categories _shop = new();

    [Fact]
    public void A_new_category_has_version_1()
    {
        var category = _shop.Add("Shirts");
        Assert.Equal(("shirts", "Shirts", 1, Noon, Noon), (category.Slug, category.Name, category.Version, category.CreatedAt, category.UpdatedAt));
    }

    private static readonly Dictionary<string, (string Pointer, string Code, CategoryDraft Draft)> Faulty = new()
    {
        ["slug"] = ("/slug", "INVALID_FORMAT", new("Shirts", "Shirts")),
        ["name missing"] = ("/name", "REQUIRED", new("shirts", " ")),
        ["name too long"] = ("/name", "TOO_LONG", new("shirts", new string('x', 256))),
        ["name that looks like a path"] = ("/name", "INVALID_FORMAT", new("shirts", "Men > Shirts")),
        ["name with a space at an end"] = ("/name", "INVALID_FORMAT", new("shirts", "Shirts ")),
        ["name with a line break"] = ("/name", "INVALID_FORMAT", new("shirts", "Shi\nrts")),
        ["position below 0"] = ("/position", "OUT_OF_RANGE", new("shirts", "Shirts", Position: -1)),
        ["position too high"] = ("/position", "OUT_OF_RANGE", new("shirts", "Shirts", Position: 1_000_001)),
        ["parent unknown"] = ("/parentId", "INVALID_PARENT", new("shirts", "Shirts", Guid.CreateVersion7())),
    };

    public static TheoryData<string> EveryFault => [.. Faulty.Keys];

    [Theory]
    [MemberData(nameof(EveryFault))]
    public void A_fault_is_pointed_at_and_changes_nothing(string fault)
    {
        var (pointer, code, draft) = Faulty[fault];
        Assert.Equal([(pointer, code)], Category.Create(draft, _shop.Tree, Noon).Error.Faults());

        var category = _shop.Add("Hats");
        Assert.Equal([(pointer, code)], category.Update(draft, _shop.Tree, Later).Faults());
        Assert.Equal(("Hats", 1, Noon), (category.Name, category.Version, category.UpdatedAt));
    }

    private static readonly Dictionary<string, Func<CategoryDraft, Category, CategoryDraft>> Changes = new()
    {
        ["slug"] = (draft, _) => draft with { Slug = "other" },
        ["name"] = (draft, _) => draft with { Name = "Other" },
        ["parent"] = (draft, other) => draft with { ParentId = other.Id },
        ["position"] = (draft, _) => draft with { Position = 1_000_000 },
        ["archived"] = (draft, _) => draft with { Archived = true },
    };

    public static TheoryData<string> EveryChange => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(EveryChange))]
    public void Every_difference_makes_the_version_grow_by_one(string change)
    {
        var (category, other) = (_shop.Add("Shirts"), _shop.Add("Men"));
        var draft = Changes[change](category.ToDraft(), other);
        Assert.Null(category.Update(draft, _shop.Tree, Later));
        Assert.Equal((draft, 2, Later), (category.ToDraft(), category.Version, category.UpdatedAt));

        Assert.Null(category.Update(draft, _shop.Tree, Later.AddHours(1)));
        Assert.Equal((2, Later), (category.Version, category.UpdatedAt));
    }

    [Fact]
    public void A_category_does_not_stand_below_itself()
    {
        var men = _shop.Add("Men");
        var shirts = _shop.Add("Shirts", men);
        var tees = _shop.Add("Tees", shirts);
        Assert.All([men, shirts, tees], parent => Assert.Equal([("/parentId", "INVALID_PARENT")], men.Update(men.ToDraft() with { ParentId = parent.Id }, _shop.Tree, Later).Faults()));
        Assert.Null(men.ParentId);
        Assert.Null(tees.Update(tees.ToDraft() with { ParentId = men.Id }, _shop.Tree, Later));
    }

    [Fact]
    public void The_tree_is_at_most_eight_levels_deep()
    {
        var eighth = _shop.AddChain("A", 8);
        Assert.Equal([("/parentId", "INVALID_PARENT")], Category.Create(new CategoryDraft("ninth", "Ninth", eighth.Id), _shop.Tree, Noon).Error.Faults());
    }

    [Fact]
    public void What_lies_below_counts_when_a_category_moves()
    {
        var sixth = _shop.AddChain("A", 6);
        var low = _shop.Add("Low");
        _shop.Add("Lower", low);
        var high = _shop.Add("High");
        _shop.Add("Lowest", _shop.Add("Higher", high));

        Assert.Null(low.Update(low.ToDraft() with { ParentId = sixth.Id }, _shop.Tree, Later));
        Assert.Equal([("/parentId", "INVALID_PARENT")], high.Update(high.ToDraft() with { ParentId = sixth.Id }, _shop.Tree, Later).Faults());
    }
}
