using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using Shop.Domain.Common;

namespace Shop.WebApi.Common;

/// <summary>Settings under <c>Auth</c>. Without an authority or a key file, Development trusts its own key; elsewhere no token is good.</summary>
public sealed class AuthOptions
{
    /// <summary>The OpenID provider's address.</summary>
    public string? Authority { get; set; }

    /// <summary>What a token's <c>aud</c> must be.</summary>
    public string Audience { get; set; } = "shop";

    /// <summary>What a token's <c>iss</c> must be where a key file is used; the authority says it otherwise.</summary>
    public string Issuer { get; set; } = "shop-development";

    /// <summary>A JWKS on disk, instead of an authority.</summary>
    public string? JwksFile { get; set; }
}

/// <summary>Scopes are policies of the same name.</summary>
internal static class Scopes
{
    public const string CatalogWrite = "catalog:write";

    public const string PricingWrite = "pricing:write";

    public const string InventoryWrite = "inventory:write";

    /// <summary>For who takes orders: sees, completes and cancels anybody's checkouts.</summary>
    public const string CheckoutWrite = "checkout:write";

    public static bool MayWriteCatalog(this ClaimsPrincipal user) => user.Identity is { IsAuthenticated: true } && user.HasScope(CatalogWrite);

    public static bool HasScope(this ClaimsPrincipal user, string scope) =>
        user.FindAll("scope").Concat(user.FindAll("scp")).Any(claim => claim.Value.Split(' ').Contains(scope, StringComparer.Ordinal));
}

internal static class Authentication
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    public static void AddShopAuthentication(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection("Auth").Get<AuthOptions>() ?? new AuthOptions();
        var dataDirectory = builder.Configuration["Shop:DataDirectory"] ?? new Infrastructure.ShopOptions().DataDirectory;
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.MapInboundClaims = false;
            options.IncludeErrorDetails = false;
            options.Authority = settings.JwksFile is null ? settings.Authority : null;
            options.RequireHttpsMetadata = !builder.Environment.IsDevelopment();
            options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
                ValidTypes = ["at+jwt", "JWT"],
                ValidAudience = settings.Audience,
                ValidIssuer = settings.Authority is null || settings.JwksFile is not null ? settings.Issuer : null,
                ClockSkew = ClockSkew,
                NameClaimType = "sub",
                IssuerSigningKeys = settings switch
                {
                    { JwksFile: { } file } => new JsonWebKeySet(File.ReadAllText(file)).GetSigningKeys(),
                    { Authority: null } when builder.Environment.IsDevelopment() => [DevelopmentKey.LoadOrCreate(dataDirectory)],
                    _ => [],
                },
            };
        });

        // Nothing here is protected by ASP.NET Core's own keys: making them costs a quarter of a second at start.
        builder.Services.Remove(builder.Services.Single(service => service.ImplementationType?.Name == "DataProtectionHostedService"));
        var authorization = builder.Services.AddAuthorizationBuilder();
        foreach (var scope in new[] { Scopes.CatalogWrite, Scopes.PricingWrite, Scopes.InventoryWrite, Scopes.CheckoutWrite })
            authorization.AddPolicy(scope, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => context.User.HasScope(scope)));
    }

    /// <summary>Credentials that are not good, or not a bearer token, are refused everywhere: their sender believes to be somebody, and must not be served as nobody.</summary>
    public static void UseShopAuthentication(this WebApplication app)
    {
        // Most callers show no credentials, and looking at none took 17 of the 99 µs of a cart read. The host, which adds authentication
        // for everybody where it finds none, is told that it is there; should that word of its change, requests only get slower.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
        app.UseWhen(IsTried, known =>
        {
            known.UseRequestTimeouts();
            known.UseAuthentication();
            known.Use((context, next) => context.User.Identity is { IsAuthenticated: true }
                ? next(context)
                : ErrorWriter.WriteAsync(context, RequestErrors.Of(StatusCodes.Status401Unauthorized)));
        });
    }

    /// <summary>True where there are credentials, good or not. Whoever checks them may have to wait for the provider, so time runs from there.</summary>
    public static bool IsTried(HttpContext context) => context.Request.Headers.Authorization.Count > 0;
}
