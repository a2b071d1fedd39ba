using Microsoft.Extensions.DependencyInjection;
using Shop.Application.Carts;
using Shop.Application.Catalog;
using Shop.Application.Checkouts;
using Shop.Application.Inventory;
using Shop.Application.Operations;
using Shop.Application.Pricing;

namespace Shop.Application;

public static class DependencyInjection
{
    /// <summary>Adds the use cases, each as itself.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        services.AddAutoMapper(_ => { }, typeof(CatalogProfile), typeof(CartProfile));
        services.AddScoped<ProductDrafting>();
        services.AddSingleton<ProductPresenter>().AddSingleton<ProductDocuments>();
        services.AddSingleton<GetProduct>().AddSingleton<ListProducts>().AddSingleton<SuggestProducts>().AddSingleton<GetVariants>().AddSingleton<GetCategories>();
        services.AddScoped<SaveProduct>().AddScoped<SaveCategory>();
        services.AddScoped<ImportDrafting>().AddScoped<ImportProducts>().AddScoped<StartImport>().AddScoped<RunImport>().AddScoped<ExportProducts>();
        services.AddScoped<SavePromotion>().AddScoped<GetPromotions>().AddScoped<SetListPrices>().AddScoped<RemoveListPrices>().AddScoped<ImportPricing>();
        // Carts ask no database, so nothing in them belongs to one request.
        services.AddSingleton<CartTurns>().AddSingleton<CombinedOffers>().AddSingleton<CartPresenter>().AddSingleton<CartViews>().AddSingleton<CartHandovers>().AddSingleton<CartEditor>();
        services.AddSingleton<CreateCart>().AddSingleton<GetCart>().AddSingleton<GetCurrentCart>().AddSingleton<AddCartItem>();
        services.AddSingleton<SetCartItemQuantity>().AddSingleton<RemoveCartItems>().AddSingleton<DeleteCart>();
        services.AddSingleton<ApplyCartActions>().AddSingleton<MergeCarts>();
        services.AddSingleton<CheckoutClosing>().AddSingleton<StartCheckout>().AddSingleton<GetCheckout>().AddSingleton<CompleteCheckout>().AddSingleton<CancelCheckout>().AddSingleton<SweepCheckouts>();
        services.AddScoped<SetStock>();
        services.AddScoped<CheckReadiness>();
        return services;
    }
}
