using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Infrastructure.Persistence;
using Shop.Infrastructure.Search;
using Shop.Infrastructure.Tests.Catalog;
using Shop.Infrastructure.Tests.Persistence;

namespace Shop.Infrastructure.Tests.Search;

/// <summary>An instance's index over a database and a folder of its own, brought on by hand.</summary>
internal sealed class SearchBed : IAsyncDisposable
{
    private readonly ShopScope _shop;
    private readonly CatalogInstance _instance;

    private SearchBed(ShopScope shop, string folder, TimeProvider time)
    {
        _shop = shop;
        var contexts = shop.Get<IDbContextFactory<ShopDbContext>>();
        Index = new SearchIndex(contexts, shop.Get<ProductSource>(), shop.Get<IShopDatabase>(), Options.Create(new ShopOptions { DataDirectory = folder }), time, NullLogger<SearchIndex>.Instance);
        _instance = new CatalogInstance(shop, time, listener: Index);
        Search = new ProductSearch(() => Index.Snapshot);
    }

    public SearchIndex Index { get; }

    public ProductSearch Search { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>One that is not opened.</summary>
    public static SearchBed Of(ShopScope shop, string folder) => new(shop, folder, TimeProvider.System);

    public static async Task<SearchBed> OpenAsync(ShopScope shop, string folder, TimeProvider? time = null)
    {
        var bed = new SearchBed(shop, folder, time ?? TimeProvider.System);
        await bed.Index.OpenAsync(Cancellation);
        return bed;
    }

    /// <summary>Reads the log of changes and applies what it says.</summary>
    public async Task FollowAsync()
    {
        await _instance.Follower.FollowAsync(Cancellation);
        await Index.ApplyAsync(Cancellation);
    }

    /// <summary>The products that a query finds, by slug, with one space between them.</summary>
    public async Task<string> FindAsync(ProductQuery query)
    {
        var found = Search.Find(query, await _shop.Reader.GetCategoriesAsync(Cancellation));
        Assert.True(found.Total >= found.Ids.Count);
        return string.Join(' ', (await _instance.Documents.FindSummariesAsync(found.Ids, query.Currency, Cancellation)).Select(summary => summary.Slug));
    }

    public async Task<IReadOnlyList<SuggestionDto>> SuggestAsync(string text) => Search.Suggest(text, 10, await _shop.Reader.GetCategoriesAsync(Cancellation));

    public async ValueTask DisposeAsync()
    {
        Index.Dispose();
        await _instance.DisposeAsync();
        await _shop.DisposeAsync();
    }
}
