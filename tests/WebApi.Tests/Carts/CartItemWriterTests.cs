using System.Text.Json;
using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.WebApi.Common;

namespace Shop.WebApi.Tests.Carts;

public sealed class CartItemWriterTests
{
    private static readonly DateTimeOffset Moment = new(2026, 3, 1, 14, 0, 0, 7, TimeSpan.FromHours(2));

    private static readonly CartItemDto Whole = new()
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

    public static TheoryData<CartItemDto> Lines =>
    [
        Whole,
        Whole with { Slug = null, Image = null, OptionValues = new Dictionary<string, string>(), Properties = new Dictionary<string, string>() },
        Whole with { Availability = new AvailabilityDto(AvailabilityStatus.Unknown, null, DataSource.Fallback, DateTimeOffset.UnixEpoch), AddedAt = DateTimeOffset.MaxValue },
    ];

    [Theory]
    [MemberData(nameof(Lines), DisableDiscoveryEnumeration = true)]
    public void ALineIsWrittenAsTheGeneratedCodeWritesIt(CartItemDto line) =>
        Assert.Equal(JsonSerializer.Serialize(line, ApiJson.Instance.CartItemDto), JsonSerializer.Serialize(line, ApiJson.Answers.CartItemDto));

    [Fact]
    public void TimesAreUtcWithMilliseconds() =>
        Assert.Equal("\"2026-03-01T12:00:00.007Z\"", JsonSerializer.Serialize(Moment, ApiJson.Instance.DateTimeOffset));
}
