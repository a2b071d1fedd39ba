using StackExchange.Redis;

namespace Shop.Infrastructure.Caching;

/// <summary>Looks for settings of a Redis with which carts may be lost though it answers.</summary>
internal static class RedisRisks
{
    private const string Policy = "maxmemory_policy:";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>Of every primary. One that may not be asked, as those of many providers, or that does not answer soon, has none.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IConnectionMultiplexer redis, CancellationToken cancellationToken)
    {
        var primaries = redis.GetServers().Where(server => server is { IsConnected: true, IsReplica: false });
        var found = await Task.WhenAll(primaries.Select(async server =>
        {
            try
            {
                return await FindAsync(server).WaitAsync(Patience, cancellationToken);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                return [];
            }
        }));
        return [.. found.SelectMany(risks => risks).Distinct()];
    }

    private static async Task<List<string>> FindAsync(IServer server)
    {
        var risks = new List<string>();
        var facts = ((string?)await server.ExecuteAsync("INFO") ?? "").Split("\r\n");
        if (facts.FirstOrDefault(fact => fact.StartsWith(Policy, StringComparison.Ordinal))?[Policy.Length..] is { } policy and not "noeviction")
            risks.Add($"maxmemory-policy is {policy}, with which carts are thrown away when the memory is full; it should be noeviction.");

        // Whether snapshots are taken instead is a setting, of which INFO says nothing.
        if (facts.Contains("aof_enabled:0") && (string?)((RedisResult[]?)await server.ExecuteAsync("CONFIG", "GET", "save"))?[1] is "")
            risks.Add("appendonly is no and save is empty, with which all carts are gone when it ends; appendonly should be yes.");
        return risks;
    }
}
