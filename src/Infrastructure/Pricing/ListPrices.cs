using Microsoft.EntityFrameworkCore;
using Shop.Application.Pricing;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Pricing;

internal sealed class ListPrices(ShopDbContext db) : IListPrices
{
    public async Task<IReadOnlyList<ListPrice>> FindAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken) =>
        await skus.QueryAsync(some => db.ListPrices.Where(p => some.Contains(p.Sku)), cancellationToken).ToListAsync(cancellationToken);

    public void Add(ListPrice price) => db.ListPrices.Add(price);

    public void Remove(ListPrice price) => db.ListPrices.Remove(price);
}
