using Shop.TestSupport;

namespace Shop.WebApi.Tests;

/// <summary>A shop of one test class, with the sample catalog.</summary>
public sealed class SampleShop : OwnShop;

/// <summary>A shop of one test class, without products.</summary>
public sealed class EmptyShop() : OwnShop("--Catalog:SeedSample=false");

public abstract class OwnShop(params string[] settings) : IAsyncLifetime
{
    public ShopApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await ShopApp.StartAsync(settings);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
