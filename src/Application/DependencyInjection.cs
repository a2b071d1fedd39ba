using Microsoft.Extensions.DependencyInjection;
using Shop.Application.Carts;
using Shop.Application.Catalog;
using Shop.Application.Operations;

namespace Shop.Application;

public static class DependencyInjection
{
    /// <summary>Adds the use cases, each as itself.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        services.AddAutoMapper(_ => { }, typeof(CatalogProfile), typeof(CartProfile));
        services.AddScoped<ProductDrafting>().AddScoped<ProductPresenter>();
        services.AddScoped<GetProduct>().AddScoped<ListProducts>().AddScoped<GetVariants>().AddScoped<GetCategories>();
        services.AddScoped<SaveProduct>().AddScoped<SaveCategory>();
        services.AddScoped<ImportProducts>().AddScoped<StartImport>().AddScoped<RunImport>().AddScoped<ExportProducts>();
        services.AddSingleton<CartTurns>();
        services.AddScoped<CartPresenter>().AddScoped<CartHandovers>().AddScoped<CartEditor>();
        services.AddScoped<CreateCart>().AddScoped<GetCart>().AddScoped<AddCartItem>();
        services.AddScoped<SetCartItemQuantity>().AddScoped<RemoveCartItems>().AddScoped<DeleteCart>();
        services.AddScoped<GetCurrentCart>().AddScoped<ApplyCartActions>().AddScoped<MergeCarts>();
        services.AddScoped<CheckReadiness>();
        return services;
    }
}
