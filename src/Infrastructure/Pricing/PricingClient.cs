using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Shop.Domain.Common;
using Shop.Infrastructure.Common;

namespace Shop.Infrastructure.Pricing;

/// <summary>The pricing service's contract. An answer against it is a failed call, see <see cref="UpstreamException"/>.</summary>
internal sealed class PricingClient(HttpClient http)
{
    /// <summary>The price of each SKU that the service sells in the currency.</summary>
    /// <param name="currency">In which.</param>
    /// <param name="skus">At most 100, each once.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyDictionary<string, AskedPrice>> GetPricesAsync(Currency currency, IReadOnlyList<string> skus, CancellationToken cancellationToken) =>
        http.AskAsync<IReadOnlyDictionary<string, AskedPrice>>(HttpMethod.Get, $"v1/prices?currency={currency.Code}&{UpstreamCalls.Query(skus)}", content: null, (status, body) => ReadPrices(status, body, currency, skus), cancellationToken);

    /// <summary>What these lines cost together, discounts included, as a promise that lasts for a while.</summary>
    public Task<QuoteAnswer> QuoteAsync(QuoteRequest request, CancellationToken cancellationToken) =>
        http.AskAsync(HttpMethod.Post, "v1/quotes", JsonContent.Create(request, PricingJson.Default.QuoteRequest), (status, body) => ReadQuote(status, body, request), cancellationToken);

    private static Dictionary<string, AskedPrice> ReadPrices(HttpStatusCode status, byte[] body, Currency currency, IReadOnlyList<string> skus)
    {
        UpstreamCalls.Require(status == HttpStatusCode.OK, $"Status {status}.");
        var answer = UpstreamCalls.Parse(body, PricingJson.Default.PriceAnswer);
        UpstreamCalls.Require(answer.Currency == currency.Code, "Another currency.");
        var asked = skus.ToHashSet(StringComparer.Ordinal);
        var prices = new Dictionary<string, AskedPrice>(skus.Count, StringComparer.Ordinal);
        foreach (var item in answer.Items)
        {
            UpstreamCalls.Require(asked.Remove(item.Sku), "An item that was not asked for, or twice.");
            UpstreamCalls.Require(IsPrice(item.UnitPriceMinor) && (item.CompareAtMinor is not { } former || IsPrice(former)), "A price that cannot be.");
            prices[item.Sku] = new AskedPrice(
                new Money(item.UnitPriceMinor, currency), item.CompareAtMinor > item.UnitPriceMinor ? new Money(item.CompareAtMinor.Value, currency) : null, item.ValidUntil);
        }

        return prices;
    }

    private static QuoteAnswer ReadQuote(HttpStatusCode status, byte[] body, QuoteRequest request)
    {
        UpstreamCalls.Require(status == HttpStatusCode.OK, $"Status {status}.");
        var quote = UpstreamCalls.Parse(body, PricingJson.Default.QuoteAnswer);
        UpstreamCalls.Require(quote.Currency is null || quote.Currency == request.Currency, "Another currency.");
        var asked = request.Lines.ToDictionary(line => line.Id, line => line.Quantity, StringComparer.Ordinal);
        Int128 total = 0;
        foreach (var line in quote.Lines)
        {
            UpstreamCalls.Require(asked.Remove(line.Id, out var quantity), "A line that was not asked for, or twice.");
            UpstreamCalls.Require(IsPrice(line.UnitPriceMinor), "A price that cannot be.");
            UpstreamCalls.Require(line is { DiscountMinor: >= 0, LineTotalMinor: >= 0 } && (Int128)line.UnitPriceMinor * quantity - line.DiscountMinor == line.LineTotalMinor, "A line that does not add up.");
            total += line.LineTotalMinor;
        }

        UpstreamCalls.Require(asked.Count == 0, "A line is missing.");
        UpstreamCalls.Require(total == quote.TotalMinor, "A total that does not add up.");
        foreach (var discount in quote.Discounts)
            UpstreamCalls.Require(request.Codes.Contains(discount.Code) && discount.AmountMinor >= 0, "A discount that cannot be.");
        return quote;
    }

    // Nothing that costs nothing is sold by a service: zero is what a price is that somebody forgot to set.
    private static bool IsPrice(long minor) => minor is > 0 and <= Money.MaxPrice;
}

/// <summary>A price as the service told it.</summary>
internal sealed record AskedPrice(Money Price, Money? CompareAt, DateTimeOffset? ValidUntil);

internal sealed record PriceAnswer(string Currency, IReadOnlyList<PriceItem> Items);

internal sealed record PriceItem(string Sku, long UnitPriceMinor, long? CompareAtMinor = null, DateTimeOffset? ValidUntil = null);

internal sealed record QuoteRequest(string Currency, string? CustomerGroup, IReadOnlyList<string> Codes, IReadOnlyList<QuoteLine> Lines);

internal sealed record QuoteLine(string Id, string Sku, int Quantity);

/// <param name="Currency">Not part of the contract; but who names another than was asked for has not understood.</param>
internal sealed record QuoteAnswer(string QuoteId, DateTimeOffset ExpiresAt, IReadOnlyList<QuoteAnswerLine> Lines, IReadOnlyList<QuoteAnswerDiscount> Discounts, long TotalMinor, string? Currency = null);

internal sealed record QuoteAnswerLine(string Id, long UnitPriceMinor, long DiscountMinor, long LineTotalMinor);

internal sealed record QuoteAnswerDiscount(string Code, QuoteAnswerStatus Status, long AmountMinor, string? Reason = null);

internal enum QuoteAnswerStatus
{
    [JsonStringEnumMemberName("applied")]
    Applied,

    [JsonStringEnumMemberName("notApplicable")]
    NotApplicable,

    [JsonStringEnumMemberName("unknown")]
    Unknown,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, AllowDuplicateProperties = false, MaxDepth = 16)]
[JsonSerializable(typeof(PriceAnswer))]
[JsonSerializable(typeof(QuoteAnswer))]
[JsonSerializable(typeof(QuoteRequest))]
internal sealed partial class PricingJson : JsonSerializerContext;
