using AutoMapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shop.Application.Carts;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Application.Tests.Carts;

/// <summary>The cart's use cases over a store and a shop in memory.</summary>
internal sealed class CartTestbed
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Caller Ada = new("ada", null);

    public static readonly Caller Bob = new("bob", null);

    public static readonly Currency Eur = Currency.Of("EUR");

    public static readonly IMapper Mapper =
        new MapperConfiguration(c => c.AddMaps(typeof(CartProfile), typeof(CatalogProfile)), NullLoggerFactory.Instance).CreateMapper();

    public CartTestbed() => Presenter = new CartPresenter(Shop, Shop, Shop, Limits, Mapper);

    public FakeCartStore Store { get; } = new();

    public FakeShop Shop { get; } = new();

    public CartLimits Limits { get; } = new();

    public FakeTimeProvider Time { get; } = new(Noon);

    public CartPresenter Presenter { get; }

    public CartEditor Editor => new(Store, Presenter, Limits);

    public AddCartItem AddCartItem => new(Editor, Presenter, Limits, Time);

    public CreateCart CreateCart => new(Store, Presenter, Limits, Time);

    public GetCart GetCart => new(Store, Presenter, Limits, Time);

    public DeleteCart DeleteCart => new(Store, Editor);

    /// <summary>A stored cart of Ada with these units.</summary>
    public async Task<Guid> CartOfAdaAsync(params (string Sku, long Units)[] items)
    {
        foreach (var (sku, _) in items)
            Shop.Sell(sku);
        var created = await CreateCart.ExecuteAsync(Ada, Eur, [.. items.Select(i => new CartItemInput(i.Sku, i.Units))], TestContext.Current.CancellationToken);
        Assert.Null(created.Error);
        Shop.Asked.Clear();
        return created.Value!.Id;
    }

    public Task<Result<CartDto>> AddAsync(Guid cart, string sku, long units = 1, long? ifMatch = null, Caller? caller = null) =>
        AddCartItem.ExecuteAsync(cart, caller ?? Ada, ifMatch, new CartItemInput(sku, units), TestContext.Current.CancellationToken);
}
