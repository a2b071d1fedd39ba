using Shop.Application.Common;
using Shop.Application.Pricing;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Common;

namespace Shop.Infrastructure.Pricing;

/// <summary>Quotes of the pricing service, never of a cache: they are promises.</summary>
internal sealed class HttpQuotes(PricingClient client, TimeProvider time) : IQuotes
{
    private const int MaxReasonLength = 64;

    public async Task<Quote> QuoteAsync(Currency currency, IReadOnlyList<string> codes, IReadOnlyList<LineToQuote> lines, CancellationToken cancellationToken)
    {
        // Of nothing there is nothing to ask; a service that refuses the question would count as failing.
        if (lines.Count == 0)
            return new Quote("", time.Now(), [], [.. codes.Select(code => new QuotedDiscount(code, DiscountStatus.NotApplicable, Of(0), DiscountReason.NoEligibleItem))], Of(0));
        try
        {
            var answer = await client.QuoteAsync(
                new QuoteRequest(currency.Code, CustomerGroup: null, codes, [.. lines.Select(line => new QuoteLine(line.Id.ToString(), line.Sku, line.Quantity))]), cancellationToken);
            return new Quote(
                answer.QuoteId,
                answer.ExpiresAt,
                [.. answer.Lines.Select(line => new QuotedLine(Guid.Parse(line.Id), Of(line.UnitPriceMinor), Of(line.DiscountMinor), Of(line.LineTotalMinor)))],
                [.. answer.Discounts.Select(discount => new QuotedDiscount(discount.Code, StatusOf(discount.Status), Of(discount.AmountMinor), ReasonOf(discount)))],
                Of(answer.TotalMinor));
        }
        catch (UpstreamException silent)
        {
            throw new StoreUnavailableException("The pricing service made no promise.", silent);
        }

        Money Of(long minor) => new(minor, currency);
    }

    /// <summary>It is shown to shoppers, so that it has to be something that can be.</summary>
    private static string? ReasonOf(QuoteAnswerDiscount discount) => discount.Reason is { Length: > 0 and <= MaxReasonLength } reason && Text.IsClean(reason) ? reason : null;

    private static DiscountStatus StatusOf(QuoteAnswerStatus status) => status switch
    {
        QuoteAnswerStatus.Applied => DiscountStatus.Applied,
        QuoteAnswerStatus.NotApplicable => DiscountStatus.NotApplicable,
        _ => DiscountStatus.Unknown,
    };
}
