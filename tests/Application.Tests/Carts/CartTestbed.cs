using AutoMapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Shop.Application.Carts;
using Shop.Application.Catalog;
using Shop.Application.Checkouts;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Tests.Carts;

/// <summary>The cart's use cases over a store and a shop in memory.</summary>
internal sealed class CartTestbed
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly CartTurns Turns = new();

    public static readonly Caller Ada = new("ada", null);

    public static readonly Caller Bob = new("bob", null);

    public static readonly Currency Eur = Currency.Of("EUR");

    public static readonly IMapper Mapper =
        new MapperConfiguration(c => c.AddMaps(typeof(CartProfile), typeof(CatalogProfile)), NullLoggerFactory.Instance).CreateMapper();

    public CartTestbed() => (Store, Presenter) = (new FakeCartStore(Time), new CartPresenter(Offers, Shop, Limits, Mapper));

    public FakeCartStore Store { get; }

    public FakeShop Shop { get; } = new();

    public IOffers Offers => new CombinedOffers(Shop, Shop, Shop);

    public CartLimits Limits { get; } = new();

    public FakeTimeProvider Time { get; } = new(Noon);

    public CartPresenter Presenter { get; }

    public CartHandovers Carts => new(Store, Limits, Time);

    /// <summary>No cart here is ever in a checkout.</summary>
    public CheckoutClosing Checkouts => new(Substitute.For<ICheckouts>(), Substitute.For<IReservations>(), Store, Limits, Time);

    public CartEditor Editor => new(Store, Carts, Checkouts, Presenter, Turns, Limits, Time);

    public AddCartItem AddCartItem => new(Editor, Offers, Limits, Time);

    public CreateCart CreateCart => new(Store, Editor, Offers, Presenter, Limits, Time);

    public GetCart GetCart => new(Store, Carts, Presenter, Views, Limits, Time);

    public CartViews Views { get; } = new();

    public GetCurrentCart GetCurrentCart => new(Store, Carts, GetCart, Limits, Time);

    public ApplyCartActions ApplyCartActions => new(Editor, Offers, Presenter, Limits, Time);

    public MergeCarts MergeCarts => new(Store, Carts, Editor, Presenter, Limits, Time);

    public DeleteCart DeleteCart => new(Editor);

    /// <summary>A stored cart of Ada with these units.</summary>
    public async Task<Guid> CartOfAdaAsync(params (string Sku, long Units)[] items)
    {
        foreach (var (sku, _) in items)
            Shop.Sell(sku);
        var created = await CreateCart.ExecuteAsync(new(Ada), Eur, [.. items.Select(i => new CartItemInput(i.Sku, i.Units))], TestContext.Current.CancellationToken);
        Assert.Null(created.Error);
        Shop.Asked.Clear();
        return created.Value!.Cart.Id;
    }

    /// <summary>The stored cart as it is shown with these codes.</summary>
    public Task<CartDto> PresentAsync(Guid id, params string[] codes)
    {
        var cart = Store.Stored(id);
        Assert.All(codes, code => Assert.Null(cart.AddDiscountCode(code, Limits, Noon)));
        return Presenter.PresentAsync(cart, TestContext.Current.CancellationToken);
    }

    public Task<Result<CartChange>> AddAsync(Guid cart, string sku, long units = 1, long? ifMatch = null, Caller? caller = null, string? key = null) =>
        AddCartItem.ExecuteAsync(cart, Request(ifMatch, caller, key, (ulong)units), new CartItemInput(sku, units), TestContext.Current.CancellationToken);

    public static ChangeRequest Request(long? ifMatch = null, Caller? caller = null, string? key = null, ulong fingerprint = 1) =>
        new(caller ?? Ada, ifMatch, key is null ? null : new IdempotencyKey(key, fingerprint));
}
