using Shop.TestSupport;

namespace Shop.WebApi.Tests.Operations;

public sealed class SettingsTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("shop-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("Shop:DataDirectory", " ")]
    [InlineData("Database:Provider", "Oracle")]
    [InlineData("Database:MigrateOnStartup", "perhaps")]
    [InlineData("ConnectionStrings:Database", "nonsense")]
    [InlineData("ConnectionStrings:Redis", "localhost:port")]
    [InlineData("ConnectionStrings:Cache", "localhost:port")]
    [InlineData("Catalog:DefaultCurrency", "usd")]
    [InlineData("Catalog:SeedSample", "perhaps")]
    [InlineData("Catalog:MaxAge", "00:00:00.5")]
    [InlineData("Catalog:StaleWhileRevalidate", "2.00:00:00")]
    [InlineData("Catalog:CacheMegabytes", "0")]
    [InlineData("Inventory:Mode", "Remote")]
    [InlineData("Pricing:BaseUrl", "nonsense", "--Pricing:Mode=Http")]
    [InlineData("Pricing:AttemptTimeout", "00:00:02")]
    [InlineData("Inventory:BreakerFailureRatio", "2")]
    [InlineData("Inventory:FreshFor", "soon")]
    [InlineData("Auth:Authority", "nonsense")]
    [InlineData("Auth:JwksFile", "no-such-file")]
    [InlineData("Carts:MaxQuantityPerLine", "0")]
    [InlineData("Carts:MaxLines", "many")]
    [InlineData("Carts:GuestTtl", "00:00:01")]
    [InlineData("RateLimit:Burst", "0")]
    [InlineData("RateLimit:Enabled", "perhaps")]
    [InlineData("Swagger:Enabled", "perhaps")]
    [InlineData("Cors:Origins:0", "nonsense")]
    public async Task AWrongSettingStopsTheProgramAndIsNamed(string setting, string value, params string[] others)
    {
        var (code, output, errors) = await ShopProcess.RunAsync(_data, "Production", [$"--{setting}={value}", .. others]);
        Assert.True(code == 2, $"{code}: {output}{errors}");
        var line = Assert.Single(errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(setting, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SqlServerNeedsAConnectionString()
    {
        var (code, _, errors) = await ShopProcess.RunAsync(_data, "Production", "--Database:Provider=SqlServer");
        Assert.Equal(2, code);
        Assert.Contains("ConnectionStrings:Database", Assert.Single(errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
