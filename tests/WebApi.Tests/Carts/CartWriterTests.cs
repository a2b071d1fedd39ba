using System.Text.Json;
using Shop.Application.Carts;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Domain.Carts;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;
using Shop.WebApi.Common;

namespace Shop.WebApi.Tests.Carts;

public sealed class CartWriterTests
{
    private static readonly DateTimeOffset Moment = new(2026, 3, 1, 14, 0, 0, 7, TimeSpan.FromHours(2));

    private static readonly CartItemDto Line = new()
    {
        Id = Guid.CreateVersion7(),
        Sku = "SKU \"1\" \u00e9 <b> \ud83c\udf88",
        ProductId = Guid.CreateVersion7(),
        Slug = "slug",
        Name = "Name\n",
        Image = "/images/a.svg?x=1&y=2",
        OptionValues = new Dictionary<string, string> { ["Size \u5c3a"] = "M\\", ["Color"] = "Red" },
        Quantity = int.MaxValue,
        UnitPrice = new MoneyDto(1, "USD", 2),
        UnitPriceWhenAdded = new MoneyDto(2, "JPY", 0),
        LineTotal = new MoneyDto(long.MaxValue, "KWD", 3),
        Properties = new Dictionary<string, string> { ["Engraving"] = "\u001f" },
        Availability = new AvailabilityDto(AvailabilityStatus.LowStock, 3, DataSource.Cache, Moment),
        AddedAt = Moment.AddTicks(9999),
    };

    private static readonly CartDto Whole = new()
    {
        Id = Guid.CreateVersion7(),
        Token = "secret",
        Version = long.MaxValue,
        Currency = "EUR",
        CustomerId = "auth0|ad\"a",
        Items =
        [
            Line,
            Line with { Slug = null, Image = null, OptionValues = new Dictionary<string, string>(), Properties = new Dictionary<string, string>() },
            Line with { Availability = new AvailabilityDto(AvailabilityStatus.Unknown, null, DataSource.Fallback, DateTimeOffset.UnixEpoch), AddedAt = DateTimeOffset.MaxValue },
        ],
        ItemCount = 7,
        DiscountCodes = [new DiscountCodeDto("SAVE\"10", DiscountStatus.Unknown), new DiscountCodeDto("A", DiscountStatus.Applied)],
        Totals = new CartTotalsDto(new MoneyDto(3, "EUR", 2), new MoneyDto(1, "EUR", 2), new MoneyDto(-2, "EUR", 2)),
        Issues =
        [
            new CartIssueDto("PRICE_CHANGED", Line.Id, "The price has changed.", new Dictionary<string, object> { ["old"] = new MoneyDto(1, "EUR", 2) }),
            new CartIssueDto("INSUFFICIENT_STOCK", Line.Id, "", new Dictionary<string, object> { ["requested"] = 3, ["available"] = 0 }),
            new CartIssueDto("PRICE_STALE", Line.Id, "Stale.", new Dictionary<string, object> { ["asOf"] = Moment }),
            new CartIssueDto("NO_LONGER_SOLD", Line.Id, "Gone.", new Dictionary<string, object>()),
            new CartIssueDto("DISCOUNT_NOT_APPLICABLE", null, "\u2028", new Dictionary<string, object> { ["code"] = "A" }),
        ],
        CheckoutReady = true,
        Pricing = new PriceSourceDto(DataSource.Live, Moment),
        CreatedAt = Moment,
        UpdatedAt = Moment,
        ExpiresAt = Moment,
        Report = [new MergedLine("SKU", 3, 2, MergeReason.QuantityLimit)],
    };

    public static TheoryData<CartDto> Carts =>
    [
        Whole,
        Whole with { Token = null, CustomerId = null, Items = [], DiscountCodes = [], Issues = [], CheckoutReady = false, Report = null },
        Whole with { Items = [.. Enumerable.Repeat(Line with { Name = new string('x', 5000) }, 100)] },
    ];

    [Theory]
    [MemberData(nameof(Carts), DisableDiscoveryEnumeration = true)]
    public void ACartIsWrittenAsTheGeneratedCodeWritesIt(CartDto cart) =>
        Assert.Equal(JsonSerializer.Serialize(cart, ApiJson.Instance.CartDto), JsonSerializer.Serialize(cart, ApiJson.Answers.CartDto));

    [Fact]
    public void EverySignIsWrittenAsTheGeneratedCodeWritesIt()
    {
        for (var sign = char.MinValue; sign < char.MaxValue; sign++)
        {
            // Half a pair is in no text that the shop takes in.
            if (char.IsSurrogate(sign))
                continue;
            var cart = Whole with { Items = [], Currency = $"a{sign}b" };
            Assert.Equal(JsonSerializer.Serialize(cart, ApiJson.Instance.CartDto), JsonSerializer.Serialize(cart, ApiJson.Answers.CartDto));
        }
    }

    [Fact]
    public void TimesAreUtcWithMilliseconds() =>
        Assert.Equal("\"2026-03-01T12:00:00.007Z\"", JsonSerializer.Serialize(Moment, ApiJson.Instance.DateTimeOffset));
}
