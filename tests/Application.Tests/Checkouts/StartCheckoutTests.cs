using NSubstitute;
using Shop.Application.Carts;
using Shop.Application.Checkouts;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Application.Pricing;
using Shop.Application.Tests.Carts;
using Shop.Domain.Carts;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;

namespace Shop.Application.Tests.Checkouts;

public sealed class StartCheckoutTests
{
    private readonly CartTestbed _shop = new();
    private readonly ICheckouts _checkouts = Substitute.For<ICheckouts>();
    private readonly IReservations _reservations = Substitute.For<IReservations>();
    private readonly IQuotes _quotes = Substitute.For<IQuotes>();
    private readonly SilentOffers _offers = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private StartCheckout StartCheckout => new(
        _checkouts, _shop.Checkouts, _reservations, _quotes, _offers, _shop.Store, _shop.Carts, _shop.Editor, _shop.Limits, new CheckoutLimits(), _shop.Time);

    [Fact]
    public async Task Services_that_do_not_tell_what_is_sold_are_waited_for_less_long_than_a_checkout_may_take()
    {
        var cart = await _shop.CartOfAdaAsync(("sku", 1));
        var started = StartCheckout.ExecuteAsync(cart, new ChangeRequest(CartTestbed.Ada), expectedTotal: null, Cancellation);
        await _offers.Asked.Task.WaitAsync(Cancellation);
        _shop.Time.Advance(TimeSpan.FromMilliseconds(799));
        Assert.False(started.IsCompleted);
        _shop.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => started);
        Assert.Empty(_quotes.ReceivedCalls());
        Assert.Empty(_reservations.ReceivedCalls());
    }

    private sealed class SilentOffers : IOffers
    {
        public TaskCompletionSource Asked { get; } = new();

        public async ValueTask<IReadOnlyList<Offer?>> FindAsync(Currency currency, IReadOnlyList<string> skus, CancellationToken cancellationToken)
        {
            Asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return [];
        }
    }
}
