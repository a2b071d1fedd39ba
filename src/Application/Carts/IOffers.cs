using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>Finds out what the shop says of SKUs now.</summary>
public interface IOffers
{
    /// <summary>Offers by SKU; unknown SKUs are absent. A SKU may be asked for twice.</summary>
    ValueTask<IReadOnlyDictionary<string, Offer>> FindAsync(Currency currency, IReadOnlyCollection<string> skus, CancellationToken cancellationToken);
}
