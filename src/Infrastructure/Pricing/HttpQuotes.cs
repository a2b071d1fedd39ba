using Shop.Application.Common;
using Shop.Application.Pricing;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Common;

namespace Shop.Infrastructure.Pricing;

/// <summary>Quotes of the pricing service, never of a cache: they are promises.</summary>
internal sealed class HttpQuotes(PricingClient client) : IQuotes
{
    public async Task<Quote> QuoteAsync(Currency currency, IReadOnlyList<string> codes, IReadOnlyList<LineToQuote> lines, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.QuoteAsync(
                new QuoteRequest(currency.Code, CustomerGroup: null, codes, [.. lines.Select(line => new QuoteLine(line.Id.ToString(), line.Sku, line.Quantity))]), cancellationToken);
            return new Quote(
                answer.QuoteId,
                answer.ExpiresAt,
                [.. answer.Lines.Select(line => new QuotedLine(Guid.Parse(line.Id), Of(line.UnitPriceMinor), Of(line.DiscountMinor), Of(line.LineTotalMinor)))],
                [.. answer.Discounts.Select(discount => new QuotedDiscount(discount.Code, StatusOf(discount.Status), Of(discount.AmountMinor), discount.Reason))],
                Of(answer.TotalMinor));
        }
        catch (UpstreamException silent)
        {
            throw new StoreUnavailableException("The pricing service made no promise.", silent);
        }

        Money Of(long minor) => new(minor, currency);
    }

    private static DiscountStatus StatusOf(QuoteAnswerStatus status) => status switch
    {
        QuoteAnswerStatus.Applied => DiscountStatus.Applied,
        QuoteAnswerStatus.NotApplicable => DiscountStatus.NotApplicable,
        _ => DiscountStatus.Unknown,
    };
}
