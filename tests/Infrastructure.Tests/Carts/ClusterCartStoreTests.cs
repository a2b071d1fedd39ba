namespace Shop.Infrastructure.Tests.Carts;

[Collection<OnCluster>]
public sealed class ClusterCartStoreTests(RedisClusterBeside server) : CartStoreTests(server)
{
    protected override CartServer NewServer() => new RedisClusterBeside();
}
