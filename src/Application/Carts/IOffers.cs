using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Carts;

/// <summary>Finds out what the shop says of SKUs now.</summary>
public interface IOffers
{
    /// <summary>An offer for each SKU, in their order; null for an unknown one. A SKU may be asked for twice.</summary>
    ValueTask<IReadOnlyList<Offer?>> FindAsync(Currency currency, IReadOnlyList<string> skus, CancellationToken cancellationToken);
}
