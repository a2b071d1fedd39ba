using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Shop.Upstreams;

namespace Shop.TestSupport;

/// <summary>The inventory and the pricing service, simulated in this process.</summary>
public sealed class UpstreamServices : IAsyncDisposable
{
    private readonly HttpClient _control = new();
    private WebApplication? _app;

    public Uri Address { get; private set; } = null!;

    public static async Task<UpstreamServices> StartAsync()
    {
        var services = new UpstreamServices();
        await services.ListenAsync("http://127.0.0.1:0");
        return services;
    }

    /// <summary>Nobody listens any more.</summary>
    public async Task GoDownAsync()
    {
        await _app!.DisposeAsync();
        _app = null;
    }

    /// <summary>As if nothing had been, at the same address.</summary>
    public Task ComeBackAsync() => ListenAsync(Address.ToString());

    /// <param name="service"><c>inventory</c> or <c>pricing</c>.</param>
    /// <param name="switches">What is to be wrong with it.</param>
    public async Task SwitchAsync(string service, Switches? switches = null)
    {
        using var done = await _control.PutAsJsonAsync($"{Address}switches/{service}", switches ?? new Switches());
        done.EnsureSuccessStatusCode();
    }

    public async Task SetAsync(string figure)
    {
        using var done = await _control.PutAsync($"{Address}{figure}", content: null);
        done.EnsureSuccessStatusCode();
    }

    public async Task<JsonNode> AskAsync(string path) => (await _control.GetFromJsonAsync<JsonNode>(Address + path))!;

    public async Task<long> PriceOfAsync(string sku) => (long)(await AskAsync($"prices/{sku}"))["unitPriceMinor"]!;

    public async Task<int> FreeAsync(string sku) => (int)(await AskAsync($"stock/{sku}"))["free"]!;

    /// <summary>Calls since the start, or since they were last forgotten.</summary>
    public async Task<int> CallsAsync(string service) => (int)(await AskAsync("calls"))[service]!["total"]!;

    public async Task<int> MostInFlightAsync(string service) => (int)(await AskAsync("calls"))[service]!["mostInFlight"]!;

    public async Task ForgetCallsAsync()
    {
        using var done = await _control.DeleteAsync($"{Address}calls");
        done.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private async Task ListenAsync(string address)
    {
        _app = Simulator.Create($"--urls={address}");
        await _app.StartAsync();
        Address = new Uri(_app.Urls.First());
    }
}
