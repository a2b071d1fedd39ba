using Shop.Application.Carts;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Catalog;

/// <summary>Offers where catalog, prices and stock are all the shop's own: one look-up in memory answers for the three.</summary>
internal sealed class LocalOffers(VariantSnapshots snapshots) : IOffers
{
    public async ValueTask<IReadOnlyDictionary<string, Offer>> FindAsync(Currency currency, IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        var offers = new Dictionary<string, Offer>(skus.Count, StringComparer.Ordinal);
        foreach (var snapshot in await snapshots.FindAsync(skus, cancellationToken))
            offers[snapshot.Sku] = snapshot.OfferIn(currency);
        return offers;
    }
}
