using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Catalog;

internal sealed class ProductConfiguration : IEntityTypeConfiguration<Product>
{
    public void Configure(EntityTypeBuilder<Product> builder)
    {
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Slug).HasMaxLength(Slug.MaxLength);
        builder.Property(p => p.Name).HasMaxLength(ProductRules.MaxNameLength);
        builder.Property(p => p.SortName).HasMaxLength(Product.MaxSortNameLength);
        builder.Property(p => p.Vendor).HasMaxLength(ProductRules.MaxNameLength);
        builder.Property(p => p.ProductType).HasMaxLength(ProductRules.MaxNameLength);
        builder.Property(p => p.SeoTitle).HasMaxLength(ProductRules.MaxNameLength);
        builder.Property(p => p.SeoDescription).HasMaxLength(1000);
        builder.PrimitiveCollection(p => p.Tags);
        builder.Property(p => p.Attributes).HasConversion(new JsonListConverter<ProductAttribute>(), new ListComparer<ProductAttribute>());
        builder.Property(p => p.Images).HasConversion(new JsonListConverter<ProductImage>(), new ListComparer<ProductImage>());
        builder.Property(p => p.Options).HasConversion(new JsonListConverter<ProductOption>(), new ListComparer<ProductOption>());
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.HasMany(p => p.Variants).WithOne(v => v.Product).HasForeignKey(v => v.ProductId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(p => p.Categories).WithOne().HasForeignKey(c => c.ProductId).OnDelete(DeleteBehavior.Cascade);

        builder.HasIndex(p => p.Slug).IsUnique();

        // Those on sale: some by their ids, or all to be counted. With the status alone SQLite would look through all of them for some.
        builder.HasIndex(p => new { p.Status, p.Id });
    }
}

internal sealed class VariantConfiguration : IEntityTypeConfiguration<Variant>
{
    public void Configure(EntityTypeBuilder<Variant> builder)
    {
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.Property(v => v.Sku).HasMaxLength(ProductRules.MaxSkuLength);
        builder.Property(v => v.Barcode).HasMaxLength(64);
        builder.Property(v => v.ImageUrl).HasMaxLength(ProductRules.MaxUrlLength);
        builder.Ignore(v => v.Price).Ignore(v => v.CompareAtPrice);
        builder.PrimitiveCollection(v => v.OptionValues).ElementType(e => e.HasConversion(new OptionValueConverter()));
        builder.HasIndex(v => v.Sku).IsUnique();
    }
}

internal sealed class ProductCategoryConfiguration : IEntityTypeConfiguration<ProductCategory>
{
    public void Configure(EntityTypeBuilder<ProductCategory> builder)
    {
        builder.HasKey(c => new { c.ProductId, c.CategoryId });
        builder.HasOne<Category>().WithMany().HasForeignKey(c => c.CategoryId).OnDelete(DeleteBehavior.Restrict);

        // The products of a category.
        builder.HasIndex(c => new { c.CategoryId, c.ProductId });
    }
}

internal sealed class CategoryConfiguration : IEntityTypeConfiguration<Category>
{
    public void Configure(EntityTypeBuilder<Category> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Slug).HasMaxLength(Slug.MaxLength);
        builder.Property(c => c.Name).HasMaxLength(ProductRules.MaxNameLength);
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.HasOne<Category>().WithMany().HasForeignKey(c => c.ParentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(c => c.Slug).IsUnique();
    }
}

internal sealed class CatalogChangeConfiguration : IEntityTypeConfiguration<CatalogChange>
{
    public void Configure(EntityTypeBuilder<CatalogChange> builder)
    {
        builder.HasKey(c => c.Sequence);
        builder.PrimitiveCollection(c => c.Skus);
    }
}

internal sealed class ImportJobConfiguration : IEntityTypeConfiguration<ImportJobRecord>
{
    public void Configure(EntityTypeBuilder<ImportJobRecord> builder)
    {
        builder.ToTable("ImportJobs");
        builder.Property(j => j.Id).ValueGeneratedNever();
        builder.Property(j => j.Claim).IsConcurrencyToken();

        // The next job, which every instance asks for all the time; finished ones stay in the table.
        builder.HasIndex(j => j.Id).HasFilter("[Finished] = 0");
    }
}

internal sealed class ImportFilePartConfiguration : IEntityTypeConfiguration<ImportFilePart>
{
    public void Configure(EntityTypeBuilder<ImportFilePart> builder)
    {
        builder.ToTable("ImportFiles");
        builder.HasKey(p => new { p.JobId, p.Number });
    }
}
