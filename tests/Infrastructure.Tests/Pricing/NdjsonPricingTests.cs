using System.Text;
using Shop.Application.Pricing;
using Shop.Infrastructure.Pricing;

namespace Shop.Infrastructure.Tests.Pricing;

public sealed class NdjsonPricingTests
{
    [Theory]
    [InlineData("""{"sku":"\ud800","price":{"amountMinor":1,"currency":"EUR"}}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"code":"\ud800","kind":"percentage"}""")]
    [InlineData("""{"code":"A","code":"B","kind":"percentage"}""")]
    [InlineData("""{"code":"A","kind":"Percentage"}""")]
    [InlineData("""{"code":"A","kind":"percentage","skus":["B",null]}""")]
    [InlineData("""{"sku":"A","price":null}""")]
    [InlineData("""{"sku":"A","price":{"amountMinor":1.5,"currency":"EUR"}}""")]
    [InlineData("""{"sku":"A","price":{"amountMinor":99999999999999999999,"currency":"EUR"}}""")]
    [InlineData("""[{"sku":"A"}]""")]
    [InlineData("null")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("{} {}")]
    public async Task WhatIsNeitherPriceNorPromotionIsAFaultOfItsLine(string line)
    {
        const string Price = """{"sku":"A","price":{"amountMinor":1,"currency":"EUR"}}""";
        const string Promotion = """{"code":"A","kind":"buyXGetY","buyQuantity":1,"getQuantity":1}""";
        var rows = await ReadAsync($"{Price}\n{line}\n{Promotion}");
        Assert.Equal([1, 2, 3], rows.Select(row => row.Number));
        Assert.Equal(("A", "A"), (rows[0].Price?.Sku, rows[2].Promotion?.Code));
        Assert.True(rows[1] is { Price: null, Promotion: null, Faults.Count: 1 }, rows[1].ToString());
    }

    [Fact]
    public async Task NoBytesAreTooStrange()
    {
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            var rows = await new NdjsonPricing().ReadAsync(new MemoryStream(bytes), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
            Assert.All(rows, row => Assert.NotEmpty(row.Faults));
        }
    }

    private static async Task<List<PricingRow>> ReadAsync(string text) =>
        await new NdjsonPricing().ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
}
