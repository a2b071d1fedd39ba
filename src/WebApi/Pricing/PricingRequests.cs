using Shop.Application.Pricing;
using Shop.Domain.Common;
using Shop.WebApi.Catalog;
using Shop.WebApi.Common;

namespace Shop.WebApi.Pricing;

/// <summary>Reads the query strings of pricing's administration; throws a <see cref="RequestException"/> that names every fault.</summary>
internal static class PricingRequests
{
    public static (int Limit, int Page, PromotionCursor? Cursor) Promotions(IQueryCollection query)
    {
        var reader = new QueryReader(query);
        var (limit, page, cursor) = reader.Paging();
        var place = cursor is null ? null : PromotionCursor.Decode(cursor);
        if (cursor is not null && place is null)
            reader.Fault("cursor", "INVALID_VALUE", "Not a cursor of this list.");
        reader.ThrowIfFaulty();
        return (limit, page, place);
    }

    /// <summary>What is removed has to be said: there is no currency without it.</summary>
    public static (Currency Currency, IReadOnlyList<string> Skus) ListPrices(IQueryCollection query)
    {
        var reader = new QueryReader(query);
        if (!Currency.TryParse(reader.Text("currency", 3) ?? "", out var currency))
            reader.Fault("currency", "INVALID_VALUE", "An ISO 4217 code in upper case.");
        reader.ThrowIfFaulty();
        return (currency!, CatalogRequests.Skus(query));
    }
}
