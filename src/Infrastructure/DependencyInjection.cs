using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shop.Application.Carts;
using Shop.Application.Catalog;
using Shop.Application.Checkouts;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Application.Operations;
using Shop.Application.Pricing;
using Shop.Domain.Common;
using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Carts;
using Shop.Infrastructure.Catalog;
using Shop.Infrastructure.Catalog.Formats;
using Shop.Infrastructure.Catalog.Sample;
using Shop.Infrastructure.Checkouts;
using Shop.Infrastructure.Common;
using Shop.Infrastructure.Inventory;
using Shop.Infrastructure.Persistence;
using Shop.Infrastructure.Pricing;
using Shop.Infrastructure.Search;

namespace Shop.Infrastructure;

public static class DependencyInjection
{
    /// <summary>Adds the adapters of all ports. Nothing is opened before it is used or the host starts.</summary>
    public static IServiceCollection AddInfrastructure(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPersistence(configuration);
        services.AddOptions<DatabaseOptions>().Validate(
            o => ConnectionStrings.IsDatabase(o.Provider, configuration.GetConnectionString("Database")), "ConnectionStrings:Database is not a connection string of the Database:Provider.");
        services.AddOptions<ShopOptions>().Validate(
            _ => ConnectionStrings.IsRedis(configuration.GetConnectionString("Redis")), "ConnectionStrings:Redis must be a StackExchange.Redis configuration string with at least one endpoint.")
            .Validate(_ => ConnectionStrings.IsRedis(configuration.GetConnectionString("Cache")), "ConnectionStrings:Cache must be a StackExchange.Redis configuration string with at least one endpoint.");

        services.AddSingleton<LogPosition>();
        services.AddSingleton<VariantSnapshots>();
        services.AddSingleton<CategoryTrees>();
        services.AddSingleton<SharedDocuments>();
        services.AddSingleton<KeptDocuments>();
        services.AddSingleton<IProductDocuments>(provider => provider.GetRequiredService<KeptDocuments>());
        services.AddSingleton<ChangeHints>();
        services.AddSingleton<CatalogMemory>();
        services.AddSingleton<ProductSource>();
        services.AddSingleton<SearchIndex>();
        services.AddSingleton<IProductIndex>(provider => provider.GetRequiredService<SearchIndex>());
        services.AddSingleton<IProductSearch>(provider => new ProductSearch(() => provider.GetRequiredService<SearchIndex>().Snapshot));
        services.AddSingleton<CatalogFollower>();
        services.AddSingleton<ICatalogReader, CatalogReader>();
        services.AddScoped<IProductRepository, ProductRepository>();
        services.AddScoped<ICategoryRepository, CategoryRepository>();
        services.AddSingleton<IFormerSlugs, FormerSlugs>();
        services.AddSingleton<IHtmlSanitizer, HtmlSanitizer>();
        services.AddScoped<IImportJobs, ImportJobs>();
        services.AddSingleton<ImportWorker>();
        services.AddSingleton<IImportQueue>(provider => provider.GetRequiredService<ImportWorker>());
        services.AddSingleton<ICatalogFormat, NdjsonFormat>();
        services.AddSingleton<ICatalogFormat>(provider => new ShopifyCsvFormat(Currency.Of(provider.GetRequiredService<IOptions<CatalogOptions>>().Value.DefaultCurrency)));
        services.AddSingleton<ISampleCatalog, SampleCatalog>();

        services.AddScoped<IPromotions, Promotions>();
        services.AddScoped<IListPrices, ListPrices>();
        services.AddSingleton<IPricingFile, NdjsonPricing>();
        services.AddScoped<IStockLevels, StockLevels>();
        services.AddUpstream<InventoryClient>(UpstreamOptions.Inventory);
        services.AddSingleton<LocalInventory>();
        services.AddSingleton<IInventory>(provider => IsAskedOverHttp(provider, UpstreamOptions.Inventory) ? ActivatorUtilities.CreateInstance<HttpInventory>(provider) : provider.GetRequiredService<LocalInventory>());
        services.AddSingleton<IReservations>(provider => IsAskedOverHttp(provider, UpstreamOptions.Inventory) ? ActivatorUtilities.CreateInstance<HttpReservations>(provider) : ActivatorUtilities.CreateInstance<LocalReservations>(provider));
        services.AddUpstream<PricingClient>(UpstreamOptions.Pricing);
        services.AddSingleton<LocalPricing>();
        services.AddSingleton<IPricing>(provider => IsAskedOverHttp(provider, UpstreamOptions.Pricing) ? ActivatorUtilities.CreateInstance<HttpPricing>(provider) : provider.GetRequiredService<LocalPricing>());
        services.AddSingleton<IQuotes>(provider => IsAskedOverHttp(provider, UpstreamOptions.Pricing) ? ActivatorUtilities.CreateInstance<HttpQuotes>(provider) : ActivatorUtilities.CreateInstance<LocalQuotes>(provider));
        services.AddSingleton<IOffers>(provider => IsAskedOverHttp(provider, UpstreamOptions.Inventory) || IsAskedOverHttp(provider, UpstreamOptions.Pricing)
            ? provider.GetRequiredService<CombinedOffers>()
            : ActivatorUtilities.CreateInstance<LocalOffers>(provider));

        services.AddSingleton<ICheckouts, CheckoutRepository>();
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<ICartStore, RedisCartStore>();
        return services;
    }

    /// <summary>Adds what runs beside the requests of a server: the connection to the cart store, imports, and what keeps the caches and the search index true.</summary>
    public static IServiceCollection AddInfrastructureServices(this IServiceCollection services)
    {
        services.AddHostedService<RedisStarter>();
        services.AddSingleton<IDependency>(provider => provider.GetRequiredService<RedisConnection>());
        services.AddHostedService(provider => provider.GetRequiredService<SharedDocuments>());
        services.AddHostedService(provider => provider.GetRequiredService<ImportWorker>());
        services.AddSingleton<ICatalogListener>(provider => provider.GetRequiredService<SearchIndex>());
        services.AddHostedService(provider => provider.GetRequiredService<SearchIndex>());
        services.AddSingleton<IDependency>(provider => provider.GetRequiredService<SearchIndex>());
        services.AddHostedService(provider => provider.GetRequiredService<CatalogFollower>());
        services.AddHostedService<CheckoutSweeper>();
        return services;
    }

    private static bool IsAskedOverHttp(IServiceProvider provider, string service) => UpstreamRegistration.OptionsOf(provider, service).Mode == UpstreamMode.Http;
}
