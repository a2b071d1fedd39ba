using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Shop.Domain.Catalog;
using Shop.Domain.Checkouts;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Checkouts;

internal sealed class CheckoutConfiguration : IEntityTypeConfiguration<Checkout>
{
    private const int HexOf16Bytes = 32;
    private const int HexOf32Bytes = 64;
    private const int HexOf8Bytes = 16;

    public void Configure(EntityTypeBuilder<Checkout> builder)
    {
        builder.HasKey(c => c.Id);
        builder.Property(c => c.CartState).HasMaxLength(HexOf16Bytes).IsUnicode(false);
        builder.Property(c => c.CustomerId);
        builder.Property(c => c.TokenHash).HasMaxLength(HexOf32Bytes).IsUnicode(false);
        builder.Property(c => c.RequestId).HasMaxLength(HexOf16Bytes).IsUnicode(false);
        builder.Property(c => c.RequestFingerprint).HasMaxLength(HexOf8Bytes).IsUnicode(false);
        builder.Property(c => c.Lines).HasConversion<JsonListConverter<CheckoutLine>, ListComparer<CheckoutLine>>();
        builder.Property(c => c.Discounts).HasConversion<JsonListConverter<CheckoutDiscount>, ListComparer<CheckoutDiscount>>();
        builder.HasIndex(c => c.CartId);

        // A cart has one checkout at a time. Both databases read these names.
        builder.HasIndex(c => c.CartId, "IX_Checkouts_CartId_Unclosed").IsUnique().HasFilter("[Status] IN ('Pending', 'Open')");
        builder.HasIndex(c => c.ExpiresAt).HasFilter("[IsSettled] = 0");
    }
}
