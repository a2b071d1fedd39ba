using Shop.Domain.Common;

namespace Shop.Domain.Catalog;

/// <summary>A node of the category tree.</summary>
public sealed class Category
{
    public const int MaxDepth = 8;
    public const int MaxPosition = 1_000_000;

    /// <summary>Stands between the names of a path, so no name contains it.</summary>
    public const string PathSeparator = " > ";

    private Category()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Unique over the whole tree.</summary>
    public string Slug { get; private set; } = "";

    public string Name { get; private set; } = "";

    public Guid? ParentId { get; private set; }

    /// <summary>Place among its siblings; ties are ordered by name.</summary>
    public int Position { get; private set; }

    /// <summary>An archived category is not shown, nor is what lies below it; its products stay.</summary>
    public bool Archived { get; private set; }

    /// <summary>Grows by one with every change; the concurrency token.</summary>
    public long Version { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static Result<Category> Create(CategoryDraft draft, CategoryTree tree, DateTimeOffset now)
    {
        var category = new Category { Id = Guid.CreateVersion7(now), CreatedAt = now };
        return category.Update(draft, tree, now) is { } error ? error : category;
    }

    public Error? Update(CategoryDraft draft, CategoryTree tree, DateTimeOffset now)
    {
        if (Check(draft, tree) is { Count: > 0 } faults)
            return Error.Validation(faults);

        var after = (draft.Slug, draft.Name, draft.ParentId, draft.Position, draft.Archived);
        if (Version > 0 && (Slug, Name, ParentId, Position, Archived) == after)
            return null;
        (Slug, Name, ParentId, Position, Archived) = after;
        Version++;
        UpdatedAt = now;
        return null;
    }

    public CategoryDraft ToDraft() => new(Slug, Name, ParentId, Position, Archived);

    private List<FieldError> Check(CategoryDraft draft, CategoryTree tree)
    {
        var faults = new List<FieldError>();
        if (!Common.Slug.IsValid(draft.Slug))
            faults.Add(FieldError.InvalidFormat("/slug", $"1–{Common.Slug.MaxLength} lower-case letters, digits and single hyphens."));
        if (string.IsNullOrWhiteSpace(draft.Name))
            faults.Add(FieldError.Required("/name"));
        else if (draft.Name.Length > ProductRules.MaxNameLength)
            faults.Add(FieldError.TooLong("/name", ProductRules.MaxNameLength));
        else if (!Text.IsClean(draft.Name) || draft.Name.Contains('>', StringComparison.Ordinal) || draft.Name.Trim().Length != draft.Name.Length)
            faults.Add(FieldError.InvalidFormat("/name", "No control characters, no '>' and no spaces at the ends."));
        if (draft.Position is < 0 or > MaxPosition)
            faults.Add(FieldError.OutOfRange("/position", 0, MaxPosition));
        if (draft.ParentId is { } parent && !tree.CanStandUnder(Id, parent))
            faults.Add(new FieldError("/parentId", "INVALID_PARENT", $"Must be an existing category that is not below this one, at most {MaxDepth} levels deep."));
        return faults;
    }
}

/// <summary>The content of a category as somebody wants it to be.</summary>
public sealed record CategoryDraft(string Slug, string Name, Guid? ParentId = null, int Position = 0, bool Archived = false);
