using Microsoft.Extensions.Options;
using Shop.Application.Catalog;
using Shop.Domain.Carts;
using Shop.Domain.Checkouts;
using Shop.Domain.Common;
using Shop.Infrastructure;
using Shop.Infrastructure.Common;

namespace Shop.WebApi.Common;

/// <summary>Settings under <c>RateLimit</c>: a token bucket a caller.</summary>
public sealed class RateLimitOptions
{
    public bool Enabled { get; set; } = true;

    /// <summary>Requests a second that a caller may go on sending.</summary>
    public int RequestsPerSecond { get; set; } = 20_000;

    /// <summary>Requests that may come at once.</summary>
    public int Burst { get; set; } = 40_000;
}

/// <summary>All settings, checked when the program starts.</summary>
internal static class Settings
{
    public static void AddShopSettings(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ShopOptions>().Bind(configuration.GetSection("Shop"))
            .Validate(o => !string.IsNullOrWhiteSpace(o.DataDirectory), "Shop:DataDirectory must name a folder.").ValidateOnStart();
        services.AddOptions<DatabaseOptions>().Bind(configuration.GetSection("Database"))
            .Validate(o => o.Provider != DatabaseProvider.SqlServer || !string.IsNullOrWhiteSpace(configuration.GetConnectionString("Database")), "ConnectionStrings:Database is needed with Database:Provider SqlServer.")
            .ValidateOnStart();
        services.AddOptions<CatalogOptions>().Bind(configuration.GetSection("Catalog"))
            .Validate(o => Currency.TryParse(o.DefaultCurrency, out _), "Catalog:DefaultCurrency must be an ISO 4217 code.")
            .Validate(o => IsAge(o.MaxAge, TimeSpan.FromHours(1)) && IsAge(o.StaleWhileRevalidate, TimeSpan.FromDays(1)), "Catalog:MaxAge and Catalog:StaleWhileRevalidate must be whole seconds, up to 1 hour and 1 day.")
            .Validate(o => o.CacheMegabytes is >= 1 and <= 65_536, "Catalog:CacheMegabytes must be from 1 to 65,536.").ValidateOnStart();
        services.AddOptions<AuthOptions>().Bind(configuration.GetSection("Auth"))
            .Validate(o => o.JwksFile is null || File.Exists(o.JwksFile), "Auth:JwksFile does not exist.")
            .Validate<IHostEnvironment>((o, host) => o.Authority is null || IsAddress(o.Authority, host.IsDevelopment()), "Auth:Authority must be an https address; in Development, http will do.").ValidateOnStart();
        services.AddOptions<RateLimitOptions>().Bind(configuration.GetSection("RateLimit"))
            .Validate(o => o.RequestsPerSecond > 0 && o.Burst > 0, "RateLimit:RequestsPerSecond and RateLimit:Burst must be greater than 0.").ValidateOnStart();
        services.AddOptions<CartLimits>().Bind(configuration.GetSection("Carts"))
            .Validate(o => o.MaxQuantityPerLine is > 0 and <= 1_000_000, "Carts:MaxQuantityPerLine must be from 1 to 1,000,000.")
            .Validate(o => o.MaxLines is > 0 and <= 1000, "Carts:MaxLines must be from 1 to 1,000.")
            .Validate(o => o.MaxProperties is >= 0 and <= 100 && o.MaxPropertyNameLength is > 0 and <= 256 && o.MaxPropertyValueLength is > 0 and <= 4096, "Carts:MaxProperties is at most 100, names 256 and values 4,096 characters.")
            .Validate(o => Lives(o.GuestTtl) && Lives(o.CustomerTtl), "Carts:GuestTtl and Carts:CustomerTtl must be from 1 minute to 3,650 days.").ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<CartLimits>>().Value);
        services.AddOptions<CheckoutLimits>().Bind(configuration.GetSection("Checkouts"))
            .Validate(o => o.Lifetime >= TimeSpan.FromSeconds(10) && o.Lifetime <= TimeSpan.FromDays(1), "Checkouts:Lifetime must be from 10 s to 1 day.")
            .Validate(o => o.TimeToBegin >= TimeSpan.FromSeconds(5) && o.TimeToBegin <= TimeSpan.FromMinutes(5), "Checkouts:TimeToBegin must be from 5 s to 5 min.").ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<CheckoutLimits>>().Value);

        foreach (var origin in configuration.GetSection("Cors:Origins").GetChildren())
        {
            if (!IsAddress(origin.Value, allowHttp: true) || new Uri(origin.Value!).GetLeftPart(UriPartial.Authority) != origin.Value)
                throw new OptionsValidationException("Cors", typeof(string), [$"{origin.Path} must be an origin such as https://shop.example."]);
        }

        services.AddUpstream(UpstreamOptions.Inventory, configuration);
        services.AddUpstream(UpstreamOptions.Pricing, configuration);
    }

    private static void AddUpstream(this IServiceCollection services, string name, IConfiguration configuration) =>
        services.AddOptions<UpstreamOptions>(name).Bind(configuration.GetSection(name))
            .Validate(o => Enum.IsDefined(o.Mode), $"{name}:Mode must be Local or Http.")
            .Validate(o => o.Mode == UpstreamMode.Local || IsAddress(o.BaseUrl, allowHttp: true), $"{name}:BaseUrl must be an http or https address with {name}:Mode Http.")
            .Validate(o => o.AttemptTimeout >= TimeSpan.FromMilliseconds(10) && o.AttemptTimeout < o.TotalTimeout && o.TotalTimeout <= TimeSpan.FromSeconds(4), $"{name}:AttemptTimeout must be from 10 ms and less than {name}:TotalTimeout, which is at most 4 s.")
            .Validate(o => o.BreakerFailureRatio is > 0 and <= 1 && o.BreakerMinimumCalls is >= 2 and <= 1000, $"{name}:BreakerFailureRatio must be above 0 up to 1, {name}:BreakerMinimumCalls from 2 to 1,000.")
            .Validate(o => IsBreak(o.BreakerWindow) && IsBreak(o.BreakerDuration) && o.BreakerWindow >= 2 * o.AttemptTimeout, $"{name}:BreakerWindow and {name}:BreakerDuration must be from 500 ms to 10 min, the window at least twice the {name}:AttemptTimeout.")
            .Validate(o => o.MaxInFlight is > 0 and <= 10_000 && o.MaxSkusPerCall is > 0 and <= 100, $"{name}:MaxInFlight must be from 1 to 10,000, {name}:MaxSkusPerCall from 1 to 100.")
            .Validate(o => o.ConnectionLifetime >= TimeSpan.FromSeconds(1) && o.ConnectionLifetime <= TimeSpan.FromDays(1), $"{name}:ConnectionLifetime must be from 1 s to 1 day.")
            .Validate(o => o.MaxAnswerBytes is >= 1024 and <= 16 * 1024 * 1024, $"{name}:MaxAnswerBytes must be from 1 KB to 16 MB.")
            .Validate(o => o.FreshFor > TimeSpan.Zero && o.FreshFor <= TimeSpan.FromMinutes(5), $"{name}:FreshFor must be more than 0 and at most 5 min.")
            .Validate(o => o.KeepFor >= o.FreshFor && o.KeepFor <= TimeSpan.FromDays(7) && o.MaxKept is > 0 and <= 10_000_000, $"{name}:KeepFor must be from {name}:FreshFor to 7 days, {name}:MaxKept from 1 to 10,000,000.")
            .ValidateOnStart();

    private static bool IsAddress(string? text, bool allowHttp) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (allowHttp && uri.Scheme == Uri.UriSchemeHttp));

    private static bool IsBreak(TimeSpan time) => time >= TimeSpan.FromMilliseconds(500) && time <= TimeSpan.FromMinutes(10);

    private static bool IsAge(TimeSpan age, TimeSpan most) => age >= TimeSpan.Zero && age <= most && age.Ticks % TimeSpan.TicksPerSecond == 0;

    private static bool Lives(TimeSpan ttl) => ttl >= TimeSpan.FromMinutes(1) && ttl <= TimeSpan.FromDays(3650);
}
