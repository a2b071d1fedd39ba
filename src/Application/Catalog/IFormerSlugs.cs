namespace Shop.Application.Catalog;

/// <summary>
/// Slugs that something had before it was renamed. One leads to whoever gave it up last; while something has it, it is that thing's,
/// so it is asked for here only when nothing was found by it. The unit of work writes it with the renaming.
/// </summary>
public interface IFormerSlugs
{
    /// <summary>The id of whoever had the slug; null if nobody.</summary>
    Task<Guid?> FindProductAsync(string slug, CancellationToken cancellationToken);

    /// <summary>The same of categories.</summary>
    Task<Guid?> FindCategoryAsync(string slug, CancellationToken cancellationToken);
}
