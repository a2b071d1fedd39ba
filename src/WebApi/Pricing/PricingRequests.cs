using Shop.Application.Pricing;
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
}
