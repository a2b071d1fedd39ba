using Shop.Application.Common;
using Shop.Domain.Common;

namespace Shop.Application.Pricing;

/// <summary>Removes list prices: in the catalog's currency a SKU costs what the catalog says again, in any other it is not sold any more. Where there is none, it changes nothing.</summary>
public sealed class RemoveListPrices(IListPrices prices, IUnitOfWork unitOfWork)
{
    /// <param name="currency">Of the prices.</param>
    /// <param name="skus">Whose prices.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task ExecuteAsync(Currency currency, IReadOnlyCollection<string> skus, CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var price in (await prices.FindAsync(skus, cancellationToken)).Where(price => price.Currency == currency))
                prices.Remove(price);
            if (await unitOfWork.SaveAsync(cancellationToken) is null)
                return;

            // Somebody else has removed one meanwhile.
            unitOfWork.Clear();
        }
    }
}
