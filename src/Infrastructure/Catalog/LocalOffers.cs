using Shop.Application.Carts;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Catalog;

/// <summary>Offers where catalog, prices and stock are all the shop's own: one look-up in memory answers for the three.</summary>
internal sealed class LocalOffers(VariantSnapshots snapshots) : IOffers
{
    public async ValueTask<IReadOnlyList<Offer?>> FindAsync(Currency currency, IReadOnlyList<string> skus, CancellationToken cancellationToken)
    {
        var found = await snapshots.FindAsync(skus, cancellationToken);
        var offers = new Offer?[skus.Count];
        for (var i = 0; i < offers.Length; i++)
        {
            // In the order asked for, unless some are unknown or were not in memory.
            var snapshot = i < found.Count && found[i].Sku == skus[i] ? found[i] : found.FirstOrDefault(other => other.Sku == skus[i]);
            offers[i] = snapshot?.OfferIn(currency);
        }

        return offers;
    }
}
