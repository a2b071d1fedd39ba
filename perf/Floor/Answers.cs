using System.Text.Json.Serialization;

namespace Shop.Floor;

/// <summary>What the floor answers: the shapes and sizes of the shop's own answers, filled once.</summary>
internal static class Answers
{
    private const int Lines = 8;
    private static readonly DateTimeOffset Moment = new(2026, 1, 1, 12, 0, 0, 123, TimeSpan.Zero);

    public static Cart Cart { get; } = new(
        Guid.CreateVersion7(), 9, "USD", [.. Enumerable.Range(1, Lines).Select(Line)], Lines, [], new Totals(Usd(64992), Usd(0), Usd(64992)), [], true,
        new PriceSource("live", Moment), Moment, Moment, Moment.AddDays(30));

    /// <summary>A product's detail with five variants.</summary>
    public static string Product { get; } = $$"""
        {"id":"{{Guid.CreateVersion7()}}","name":"Pemberly Original Oak Hammock","description":"{{new string('x', 900)}}","variants":[{{string.Join(',', Enumerable.Repeat($"\"{new string('v', 370)}\"", 5))}}],"version":1}
        """;

    private static Line Line(int number) => new(
        Guid.CreateVersion7(), $"SYN-{number:D6}", Guid.CreateVersion7(), "eastmere-vintage-ceramic-vase-42", "Eastmere Vintage Ceramic Vase", "/images/synthetic/vase.svg",
        new Dictionary<string, string> { ["Color"] = "Sand" }, 1, Usd(13299), Usd(13299), Usd(13299), new Dictionary<string, string>(),
        new Availability("inStock", 372, "live", Moment), Moment);

    private static Money Usd(long minor) => new(minor, "USD", 2);
}

internal sealed record Change(string Sku, int Quantity);

internal sealed record Cart(
    Guid Id, long Version, string Currency, IReadOnlyList<Line> Items, int ItemCount, IReadOnlyList<string> DiscountCodes, Totals Totals, IReadOnlyList<string> Issues, bool CheckoutReady,
    PriceSource Pricing, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset ExpiresAt);

internal sealed record Line(
    Guid Id, string Sku, Guid ProductId, string Slug, string Name, string Image, IReadOnlyDictionary<string, string> OptionValues, int Quantity, Money UnitPrice, Money UnitPriceWhenAdded,
    Money LineTotal, IReadOnlyDictionary<string, string> Properties, Availability Availability, DateTimeOffset AddedAt);

internal sealed record Money(long AmountMinor, string Currency, int FractionDigits);

internal sealed record Totals(Money Subtotal, Money Discount, Money Total);

internal sealed record Availability(string Status, int Quantity, string Source, DateTimeOffset AsOf);

internal sealed record PriceSource(string Source, DateTimeOffset AsOf);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Cart))]
[JsonSerializable(typeof(Change))]
internal sealed partial class FloorJson : JsonSerializerContext;
