using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Shop.Domain.Catalog;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Pricing;

internal sealed class PromotionConfiguration : IEntityTypeConfiguration<Promotion>
{
    public void Configure(EntityTypeBuilder<Promotion> builder)
    {
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Code).HasMaxLength(PromotionRules.MaxCodeLength);
        builder.Property(p => p.FoldedCode).HasMaxLength(PromotionRules.MaxCodeLength);
        builder.Property(p => p.AmountsOff).HasConversion(new MoneyListConverter(), new ListComparer<Domain.Common.Money>());
        builder.Property(p => p.MinimumSubtotals).HasConversion(new MoneyListConverter(), new ListComparer<Domain.Common.Money>());
        builder.PrimitiveCollection(p => p.Skus);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.HasIndex(p => p.FoldedCode).IsUnique();
    }
}

internal sealed class ListPriceConfiguration : IEntityTypeConfiguration<ListPrice>
{
    public void Configure(EntityTypeBuilder<ListPrice> builder)
    {
        builder.HasKey(p => new { p.Sku, p.Currency });
        builder.Property(p => p.Sku).HasMaxLength(ProductRules.MaxSkuLength);
        builder.Ignore(p => p.Price).Ignore(p => p.CompareAtPrice);
    }
}
