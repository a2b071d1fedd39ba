using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Shop.Domain.Catalog;

namespace Shop.Infrastructure.Inventory;

/// <summary>Units of a counted SKU that are set aside.</summary>
internal sealed class StockReservation
{
    public required Guid Id { get; init; }

    public required string Sku { get; init; }

    public required int Quantity { get; init; }
}

internal sealed class StockReservationConfiguration : IEntityTypeConfiguration<StockReservation>
{
    public void Configure(EntityTypeBuilder<StockReservation> builder)
    {
        builder.HasKey(r => new { r.Id, r.Sku });
        builder.Property(r => r.Sku).HasMaxLength(ProductRules.MaxSkuLength);
    }
}
