using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Shop.Application.Catalog;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

/// <summary>A slug that was given up, and who gave it up last.</summary>
internal sealed class FormerSlug
{
    public required SlugOwner Owner { get; init; }

    public required string Slug { get; init; }

    public required Guid OwnerId { get; set; }

    /// <summary>Notes the slugs that what is about to be saved gives up.</summary>
    public static async Task NoteAsync(ShopDbContext db, CancellationToken cancellationToken)
    {
        var renamed = db.ChangeTracker.Entries().Where(e => e is { State: EntityState.Modified, Entity: Product or Category } && e.Property(nameof(Product.Slug)) is { IsModified: true }).ToList();
        foreach (var entry in renamed)
        {
            var (owner, slug, id) = (entry.Entity is Product ? SlugOwner.Product : SlugOwner.Category, Text(entry), (Guid)entry.CurrentValues[nameof(Product.Id)]!);
            if (await db.FormerSlugs.FindAsync([owner, slug], cancellationToken) is { } known)
                db.Entry(known).Property(f => f.OwnerId).CurrentValue = id;
            else
                db.FormerSlugs.Add(new FormerSlug { Owner = owner, Slug = slug, OwnerId = id });
        }
    }

    private static string Text(EntityEntry entry) => (string)entry.OriginalValues[nameof(Product.Slug)]!;
}

internal enum SlugOwner
{
    Product,
    Category,
}

internal sealed class FormerSlugs(IDbContextFactory<ShopDbContext> contexts) : IFormerSlugs
{
    public Task<Guid?> FindProductAsync(string slug, CancellationToken cancellationToken) => FindAsync(SlugOwner.Product, slug, cancellationToken);

    public Task<Guid?> FindCategoryAsync(string slug, CancellationToken cancellationToken) => FindAsync(SlugOwner.Category, slug, cancellationToken);

    private async Task<Guid?> FindAsync(SlugOwner owner, string slug, CancellationToken cancellationToken)
    {
        // Most of what is not found never was a slug, and need not be asked for.
        if (!Slug.IsValid(slug))
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.FormerSlugs.Where(f => f.Owner == owner && f.Slug == slug).Select(f => (Guid?)f.OwnerId).FirstOrDefaultAsync(cancellationToken);
    }
}

internal sealed class FormerSlugConfiguration : IEntityTypeConfiguration<FormerSlug>
{
    public void Configure(EntityTypeBuilder<FormerSlug> builder)
    {
        // Products and categories are archived and never deleted, so nobody is named that is not there.
        builder.HasKey(f => new { f.Owner, f.Slug });
        builder.Property(f => f.Slug).HasMaxLength(Slug.MaxLength);
    }
}
