using Shop.Application.Carts;
using Shop.Domain.Carts;
using static Shop.Application.Tests.Carts.CartTestbed;

namespace Shop.Application.Tests.Carts;

public sealed class CartHandoversTests
{
    private readonly CartTestbed _bed = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(new[] { 1, 0 })]
    [InlineData(new[] { 1, 2, 0 })]
    [InlineData(new[] { 2, 0, 1 })]
    public async Task Carts_that_are_merged_in_a_circle_end_whole_whoever_comes_first(int[] into)
    {
        for (var first = 0; first < into.Length; first++)
        {
            var carts = new List<Guid>();
            for (var i = 0; i < into.Length; i++)
                carts.Add(await _bed.CartOfAdaAsync(($"OF-{i}", i + 1)));
            for (var i = 0; i < into.Length; i++)
                await FreezeAsync(carts[i], carts[into[i]]);

            var left = new List<Cart>();
            for (var i = 0; i < into.Length; i++)
            {
                if (await _bed.Carts.FindAsync(carts[(first + i) % into.Length], Cancellation) is { } found)
                    left.Add(found.Cart);
            }

            Assert.NotEmpty(left);
            Assert.True(left.Count < into.Length, "All gave way to each other, and would do so again.");
            Assert.All(left, cart => Assert.Null(cart.Handover));
            Assert.Equal(Enumerable.Range(0, into.Length).Select(i => ($"OF-{i}", i + 1)), carts.Where(_bed.Store.Has).SelectMany(id => _bed.Store.Stored(id).Items).Select(i => (i.Sku, i.Quantity)).Order());
        }
    }

    private async Task FreezeAsync(Guid source, Guid target)
    {
        var stored = (await _bed.Store.FindAsync(source, Cancellation))!;
        stored.Cart.BeginHandover(new CartHandover(target, MergeStrategy.Sum, null, default), Noon);
        Assert.Equal(StepOutcome.Taken, (await _bed.Store.TryStepAsync(new CartStep(stored.Cart, stored.Stamp, TimeSpan.FromDays(1)), Cancellation)).Outcome);
    }
}
