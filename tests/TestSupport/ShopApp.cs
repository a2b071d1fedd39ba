using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shop.WebApi.Common;
using Xunit;

namespace Shop.TestSupport;

/// <summary>
/// The real server in this process: Kestrel on a free port, the embedded stores in a folder of its own that goes with it.
/// As a fixture it has the sample catalog and Development's settings.
/// </summary>
public sealed class ShopApp : IAsyncLifetime
{
    /// <summary>Whom <see cref="Admin"/> is.</summary>
    public const string AdminSubject = "admin";

    public const string CatalogWrite = "catalog:write";

    public const string PricingWrite = "pricing:write";

    /// <summary>Of a program whose name is not that of the tests; its log says what went wrong, and no more.</summary>
    private static readonly string[] CommonSettings =
    [
        "--applicationName=Shop.WebApi", "--environment=Development", "--urls=http://127.0.0.1:0",
        "--Serilog:MinimumLevel:Default=Error", "--Serilog:MinimumLevel:Override:Microsoft=Error",
        "--Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime=Error", "--Serilog:MinimumLevel:Override:Garnet=Fatal",
    ];

    private readonly string[] _settings;
    private readonly Action<IServiceCollection>? _replace;
    private readonly List<HttpClient> _clients = [];
    private WebApplication? _app;
    private SocketsHttpHandler? _connections;

    public ShopApp()
        : this([])
    {
    }

    private ShopApp(string[] settings, Action<IServiceCollection>? replace = null) => (_settings, _replace) = (settings, replace);

    /// <summary>Made anew for each app, and deleted with it.</summary>
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("shop-").FullName;

    public Uri Address => new(_app!.Urls.First());

    public IServiceProvider Services => _app!.Services;

    /// <summary>Nobody in particular.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Whoever may do everything.</summary>
    public HttpClient Admin { get; private set; } = null!;

    /// <param name="settings">As on the command line: <c>--Catalog:SeedSample=false</c>. They come last, so they win.</param>
    public static Task<ShopApp> StartAsync(params string[] settings) => StartAsync(settings, replace: null);

    /// <param name="settings">As above.</param>
    /// <param name="replace">Puts other services in the place of the shop's.</param>
    public static async Task<ShopApp> StartAsync(string[] settings, Action<IServiceCollection>? replace)
    {
        var app = new ShopApp(settings, replace);
        try
        {
            await app.InitializeAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return app;
    }

    public async ValueTask InitializeAsync()
    {
        var builder = Program.CreateServerBuilder([.. CommonSettings, $"--Shop:DataDirectory={DataDirectory}", .. _settings]);
        _replace?.Invoke(builder.Services);
        _app = Program.Build(builder);
        await _app.StartAsync();
        _connections = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        Client = NewClient();
        Admin = ClientOf(AdminSubject, $"{CatalogWrite} {PricingWrite} inventory:write checkout:write");
    }

    /// <summary>Stops the server as a signal would, and starts it anew on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await InitializeAsync();
    }

    /// <summary>A caller with a bearer token.</summary>
    public HttpClient ClientOf(string subject, string? scope = null)
    {
        var client = NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TokenOf(subject, scope));
        return client;
    }

    public string TokenOf(string subject, string? scope = null, string? audience = null, TimeSpan? lifetime = null)
    {
        var options = new AuthOptions();
        options.Audience = audience ?? options.Audience;
        var issued = TimeProvider.System.GetUtcNow() + (lifetime < TimeSpan.Zero ? 2 * lifetime.Value : TimeSpan.Zero);
        return DevelopmentKey.CreateToken(DataDirectory, options, subject, scope, (lifetime ?? TimeSpan.FromHours(1)).Duration(), issued);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }

    private async Task StopAsync()
    {
        _clients.ForEach(client => client.Dispose());
        _clients.Clear();
        _connections?.Dispose();
        if (_app is null)
            return;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    private HttpClient NewClient()
    {
        var client = new HttpClient(_connections!, disposeHandler: false) { BaseAddress = Address };
        _clients.Add(client);
        return client;
    }
}
