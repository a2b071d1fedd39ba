using NSubstitute;
using Shop.Application.Carts;
using Shop.Application.Checkouts;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Application.Tests.Carts;
using Shop.Domain.Carts;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;
using Shop.Domain.Pricing;

namespace Shop.Application.Tests.Checkouts;

public sealed class SweepCheckoutsTests
{
    private static readonly CheckoutLimits Limits = new();

    private readonly CartTestbed _shop = new();
    private readonly ICheckouts _checkouts = Substitute.For<ICheckouts>();
    private readonly IReservations _reservations = Substitute.For<IReservations>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SweepCheckouts Sweep => new(_checkouts, _reservations, new CheckoutClosing(_checkouts, _reservations, _shop.Store, _shop.Limits, _shop.Time), _shop.Time);

    public SweepCheckoutsTests() => _checkouts.TrySaveAsync(Arg.Any<Checkout>(), Arg.Any<CancellationToken>()).Returns(true);

    /// <summary>As where a clock was set back between finding it and looking at it.</summary>
    [Fact]
    public async Task What_has_not_ended_keeps_its_units()
    {
        var open = Open();
        Due(open);
        await Sweep.ExecuteAsync(Cancellation);
        await _reservations.DidNotReceive().ReleaseAsync(Arg.Any<Guid>(), Arg.Any<CancellationToken>());
        Assert.Equal(CheckoutStatus.Open, open.Status);
    }

    [Fact]
    public async Task What_has_expired_gives_its_units_back_and_is_settled()
    {
        var open = Open();
        Due(open);
        _shop.Time.Advance(Limits.Lifetime);
        await Sweep.ExecuteAsync(Cancellation);
        await _reservations.Received(1).ReleaseAsync(open.Id, Arg.Any<CancellationToken>());
        Assert.Equal((CheckoutStatus.Expired, true), (open.Status, open.IsSettled));
    }

    [Fact]
    public async Task One_that_fails_does_not_hold_up_the_others_and_is_told_of()
    {
        var (first, second) = (Open(), Open());
        Due(first, second);
        _shop.Time.Advance(Limits.Lifetime);
        _reservations.ReleaseAsync(first.Id, Arg.Any<CancellationToken>()).Returns(Task.FromException(new StoreUnavailableException("away")));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Sweep.ExecuteAsync(Cancellation));
        Assert.Equal((false, true), (first.IsSettled, second.IsSettled));
        await _reservations.Received(1).ReleaseForgottenAsync(Arg.Any<CancellationToken>());
    }

    private void Due(params Checkout[] due) => _checkouts.FindDueAsync(Arg.Any<DateTimeOffset>(), Arg.Any<int>(), Arg.Any<CancellationToken>()).Returns(due);

    private Checkout Open()
    {
        var (euro, now) = (Currency.Of("EUR"), _shop.Time.Now());
        var cart = Cart.Create(CartOwner.Guest("t"), euro, now);
        Assert.Null(cart.Add(new CartAddition("tee", Guid.CreateVersion7(), "Tee", new Money(1000, euro), Quantity.Create(1, _shop.Limits).Value!, ItemProperties.Create(null, _shop.Limits).Value!), _shop.Limits, now));
        var line = new QuotedLine(cart.Items[0].Id, new Money(1000, euro), Money.Zero(euro), new Money(1000, euro));
        var checkout = Checkout.Begin(cart, "state", new Quote("q", now.AddDays(1), [line], [], line.Total), null, Limits, now).Value!;
        Assert.True(checkout.Open(Limits, now));
        return checkout;
    }
}
