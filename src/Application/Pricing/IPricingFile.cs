using Shop.Domain.Common;

namespace Shop.Application.Pricing;

/// <summary>A file of list prices and promotions, read as a stream.</summary>
public interface IPricingFile
{
    /// <summary>Reads its rows in their order. Never throws for what is in the file.</summary>
    IAsyncEnumerable<PricingRow> ReadAsync(Stream stream, CancellationToken cancellationToken);
}

/// <summary>A row of the file, counted from 1: a price, or a promotion, or what is wrong with it.</summary>
public sealed record PricingRow(long Number)
{
    public ListPriceWrite? Price { get; init; }

    public PromotionWrite? Promotion { get; init; }

    public IReadOnlyList<FieldError> Faults { get; init; } = [];
}
