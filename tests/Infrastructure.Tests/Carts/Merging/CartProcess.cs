using AutoMapper;
using Microsoft.Extensions.Logging.Abstractions;
using Shop.Application.Carts;
using Shop.Application.Catalog;
using Shop.Application.Checkouts;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Application.Pricing;
using Shop.Domain.Carts;
using Shop.Domain.Catalog;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;
using Shop.Domain.Inventory;
using Shop.Domain.Pricing;

namespace Shop.Infrastructure.Tests.Carts.Merging;

/// <summary>The cart's use cases in one process of the shop.</summary>
internal sealed class CartProcess
{
    private static readonly IMapper Mapper =
        new MapperConfiguration(c => c.AddMaps(typeof(CartProfile), typeof(CatalogProfile)), NullLoggerFactory.Instance).CreateMapper();

    private static readonly CartTurns Turns = new();

    public CartProcess(ICartStore store, CartLimits limits)
    {
        var (nothing, time) = (new NothingOnSale(), TimeProvider.System);
        var (carts, presenter) = (new CartHandovers(store, limits, time), new CartPresenter(new CombinedOffers(nothing, nothing, nothing), nothing, limits, Mapper));
        Editor = new CartEditor(store, carts, new CheckoutClosing(nothing, nothing, store, limits, time), presenter, Turns, limits, time);
        Get = new GetCart(store, carts, presenter, new CartViews(), limits, time);
        GetCurrent = new GetCurrentCart(store, carts, Get, limits, time);
        Merge = new MergeCarts(store, carts, Editor, presenter, limits, time);
    }

    public CartEditor Editor { get; }

    public GetCart Get { get; }

    public GetCurrentCart GetCurrent { get; }

    public MergeCarts Merge { get; }

    /// <summary>Carts show what they hold all the same.</summary>
    private sealed class NothingOnSale : ICatalogReader, IPricing, IInventory, IQuotes, ICheckouts, IReservations
    {
        public Task<IReadOnlyList<VariantRow>> FindVariantsAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<VariantRow>>([]);

        public Task<IReadOnlyDictionary<string, UnitPrice>> GetPricesAsync(Currency currency, IReadOnlyCollection<string> skus, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, UnitPrice>>(new Dictionary<string, UnitPrice>());

        public Task<IReadOnlyDictionary<string, Availability>> GetAvailabilityAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, Availability>>(new Dictionary<string, Availability>());

        public Task<Quote> QuoteAsync(Currency currency, IReadOnlyList<string> codes, IReadOnlyList<LineToQuote> lines, CancellationToken cancellationToken) => throw new StoreUnavailableException();

        public Task<Checkout?> FindAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Checkout?> FindUnclosedAsync(Guid cartId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Checkout?> FindByRequestAsync(Guid cartId, string requestId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> TryAddAsync(Checkout checkout, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> TrySaveAsync(Checkout checkout, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Checkout>> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Shortage[]> ReserveAsync(Guid id, IReadOnlyDictionary<string, int> units, TimeSpan life, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ReleaseAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task SellAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ReleaseForgottenAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Product?> FindProductAsync(string idOrSlug, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<ProductRow>> FindProductsOnSaleAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> AreCurrentAsync(IReadOnlyDictionary<Guid, long> versions, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<CategoryTree> GetCategoriesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
