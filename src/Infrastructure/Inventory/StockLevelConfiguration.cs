using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Shop.Domain.Catalog;
using Shop.Domain.Inventory;

namespace Shop.Infrastructure.Inventory;

internal sealed class StockLevelConfiguration : IEntityTypeConfiguration<StockLevel>
{
    public void Configure(EntityTypeBuilder<StockLevel> builder)
    {
        builder.HasKey(s => s.Sku);
        builder.Property(s => s.Sku).HasMaxLength(ProductRules.MaxSkuLength);
        builder.Property(s => s.Quantity).IsConcurrencyToken();
        builder.Ignore(s => s.Free);
    }
}
