using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Tests.Carts;
using Shop.TestSupport;
using StackExchange.Redis;

namespace Shop.Infrastructure.Tests.Caching;

[Collection<OnCluster>]
public sealed class RedisRisksTests(RedisClusterBeside cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("maxmemory-policy", "--maxmemory-policy", "allkeys-lru")]
    [InlineData("maxmemory-policy", "--maxmemory-policy", "volatile-ttl")]
    [InlineData("appendonly", "--appendonly", "no", "--save", "")]
    [InlineData("", "--appendonly", "no", "--save", "60 1")]
    [InlineData("", "--appendonly", "no", "--save", "", "--rename-command", "CONFIG", "")]
    [InlineData("", "--maxmemory-policy", "allkeys-lru", "--rename-command", "INFO", "")]
    public async Task A_server_that_may_lose_carts_by_its_settings_is_found_where_it_lets_itself_be_asked(string named, params string[] options)
    {
        RedisServer.Require();
        using var folder = new TemporaryFolder();
        await using var redis = new RedisServer(folder.Path, options);
        await redis.StartAsync();
        await using var connection = new RedisConnection();
        await connection.ConnectAsync(ConfigurationOptions.Parse($"127.0.0.1:{redis.Port}"));

        var risks = await connection.FindRisksAsync(Cancellation);
        if (named == "")
            Assert.Empty(risks);
        else
            Assert.StartsWith(named, Assert.Single(risks));
        Assert.True(await connection.IsReadyAsync(Cancellation));
    }

    [Fact]
    public async Task Of_a_cluster_every_primary_is_looked_at()
    {
        RedisServer.Require();
        await cluster.StartAsync();
        var last = cluster.Cluster.Nodes[(await cluster.Cluster.PrimaryOfAsync("any"))!.Value];
        await using var connection = new RedisConnection();
        await connection.ConnectAsync(cluster.Options());
        Assert.Empty(await connection.FindRisksAsync(Cancellation));
        await last.AskAsync("CONFIG SET maxmemory-policy allkeys-lfu");
        try
        {
            Assert.Contains("allkeys-lfu", Assert.Single(await connection.FindRisksAsync(Cancellation)));
        }
        finally
        {
            await last.AskAsync("CONFIG SET maxmemory-policy noeviction");
        }
    }
}
