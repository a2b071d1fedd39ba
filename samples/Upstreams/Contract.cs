using System.Text.Json.Serialization;

namespace Shop.Upstreams;

internal sealed record AvailabilityAnswer(IReadOnlyList<AvailabilityItem> Items);

internal sealed record AvailabilityItem(string Sku, int Available, DateTimeOffset UpdatedAt);

internal sealed record ReservationRequest(int TtlSeconds, IReadOnlyList<ReservationLine> Lines);

internal sealed record ReservationLine(string Sku, int Quantity);

internal sealed record ShortageAnswer(IReadOnlyList<Shortage> Shortages);

internal sealed record Shortage(string Sku, int Requested, int Available);

internal sealed record PriceAnswer(string Currency, IReadOnlyList<PriceItem> Items);

internal sealed record PriceItem(string Sku, long UnitPriceMinor, long? CompareAtMinor = null, DateTimeOffset? ValidUntil = null);

internal sealed record QuoteRequest(string Currency, string? CustomerGroup, IReadOnlyList<string> Codes, IReadOnlyList<QuoteLine> Lines);

internal sealed record QuoteLine(string Id, string Sku, int Quantity);

internal sealed record QuoteAnswer(string QuoteId, DateTimeOffset ExpiresAt, IReadOnlyList<QuotedLine> Lines, IReadOnlyList<QuotedDiscount> Discounts, long TotalMinor);

internal sealed record QuotedLine(string Id, long UnitPriceMinor, long DiscountMinor, long LineTotalMinor);

internal sealed record QuotedDiscount(string Code, string Status, long AmountMinor, string? Reason);

/// <summary>What <c>/stock/{sku}</c> says: <paramref name="Reserved"/> and <paramref name="Free"/> are together <paramref name="Units"/>.</summary>
internal sealed record StockLevel(int Units, int Reserved, int Free);

internal sealed record PriceSetting(long? UnitPriceMinor);

/// <summary>What <c>/calls</c> says of a service; <c>elsewhere</c> is where redirects lead.</summary>
internal sealed record Calls(int Total, int MostInFlight, IReadOnlyDictionary<string, int> ByEndpoint);

internal sealed record AllCalls(Calls Inventory, Calls Pricing, Calls Elsewhere);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AllCalls))]
[JsonSerializable(typeof(AvailabilityAnswer))]
[JsonSerializable(typeof(PriceAnswer))]
[JsonSerializable(typeof(PriceSetting))]
[JsonSerializable(typeof(QuoteAnswer))]
[JsonSerializable(typeof(QuoteRequest))]
[JsonSerializable(typeof(ReservationRequest))]
[JsonSerializable(typeof(ShortageAnswer))]
[JsonSerializable(typeof(StockLevel))]
[JsonSerializable(typeof(Switches))]
internal sealed partial class ContractJson : JsonSerializerContext;
