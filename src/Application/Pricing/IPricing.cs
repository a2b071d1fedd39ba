using Shop.Domain.Common;
using Shop.Domain.Pricing;

namespace Shop.Application.Pricing;

/// <summary>Says what things cost.</summary>
public interface IPricing
{
    /// <summary>Prices by SKU; one that is not sold in the currency, or not known, is absent.</summary>
    Task<IReadOnlyDictionary<string, UnitPrice>> GetPricesAsync(Currency currency, IReadOnlyCollection<string> skus, CancellationToken cancellationToken);
}
