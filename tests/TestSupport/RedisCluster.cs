using System.Diagnostics;

namespace Shop.TestSupport;

/// <summary>
/// Redis Cluster of six redis-server processes: three shards of a primary and a replica each. Node n and node n + 3 are one
/// shard, whichever of the two is its primary by now.
/// </summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Shards = 3;
    private const int Slots = 16384;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string[] _folders;
    private readonly RedisServer[] _nodes;

    /// <param name="folder">Must exist; each node keeps its data in a folder of its own in there.</param>
    /// <param name="options">Of each node, as on its command line. They come last, so they win.</param>
    public RedisCluster(string folder, params string[] options)
    {
        _folders = [.. Enumerable.Range(0, 2 * Shards).Select(node => Directory.CreateDirectory(Path.Combine(folder, $"node-{node}")).FullName)];
        _nodes =
        [
            .. _folders.Select(own => new RedisServer(
                own,
                ["--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-allow-replica-migration", "no", "--repl-diskless-sync-delay", "0", .. options])),
        ];
    }

    public IReadOnlyList<RedisServer> Nodes => _nodes;

    /// <summary>All nodes, as a client is told of them.</summary>
    public string Address => string.Join(',', _nodes.Select(node => $"127.0.0.1:{node.Port}"));

    /// <summary>Starts what does not run, and waits until the cluster is whole.</summary>
    public async Task StartAsync()
    {
        foreach (var (node, own) in _folders.Index())
        {
            // Nodes that know each other from the beginning need not be introduced. Later they keep this file themselves.
            var known = Path.Combine(own, "nodes.conf");
            if (!File.Exists(known))
                await File.WriteAllTextAsync(known, WhatItKnows(node));
        }

        await Task.WhenAll(_nodes.Where(node => !node.IsRunning).Select(node => node.StartAsync()));
        await UntilAsync(async () => (await Task.WhenAll(_nodes.Select(IsWholeAsync))).All(whole => whole));
    }

    /// <summary>Kills all nodes; their data stay.</summary>
    public Task StopAsync() => Task.WhenAll(_nodes.Select(node => node.StopAsync()));

    /// <summary>The number of the node that takes changes of a key now; null while none does.</summary>
    public async Task<int?> PrimaryOfAsync(string key)
    {
        foreach (var (number, node) in _nodes.Index().Where(node => node.Item.IsRunning))
        {
            // Every other one sends away whoever asks.
            if ((await node.AskAsync($"EXISTS {key}")).StartsWith(':'))
                return number;
        }

        return null;
    }

    /// <summary>Has the replica of a shard take over from its primary, in order and without a loss.</summary>
    /// <returns>The number of the new primary.</returns>
    public async Task<int> FailOverAsync(int primary)
    {
        var other = Other(primary);
        var asked = new Stopwatch();
        await UntilAsync(async () =>
        {
            // After 5 s the nodes themselves give an attempt up.
            if (!asked.IsRunning || asked.Elapsed > TimeSpan.FromSeconds(6))
            {
                await _nodes[other].AskAsync("CLUSTER FAILOVER");
                asked.Restart();
            }

            return await IsPrimaryAsync(other);
        });
        return other;
    }

    /// <summary>Waits until the replica of a primary that was killed has taken over.</summary>
    /// <returns>The number of the new primary.</returns>
    public async Task<int> FailedOverAsync(int primary)
    {
        var other = Other(primary);
        await UntilAsync(() => IsPrimaryAsync(other));
        return other;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static int Other(int node) => (node + Shards) % (2 * Shards);

    private async Task<bool> IsPrimaryAsync(int node) => (await _nodes[node].AskAsync("ROLE")).Contains("master", StringComparison.Ordinal);

    private static async Task<bool> IsWholeAsync(RedisServer node)
    {
        var (cluster, replication) = (await node.AskAsync("CLUSTER INFO"), await node.AskAsync("INFO replication"));
        return cluster.Contains("cluster_state:ok", StringComparison.Ordinal)
            && (replication.Contains("master_link_status:up", StringComparison.Ordinal) || replication.Contains("slave0:", StringComparison.Ordinal));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var began = Stopwatch.StartNew(); !await condition(); await Task.Delay(50))
        {
            if (began.Elapsed > Patience)
                throw new TimeoutException("The cluster has not come to it.");
        }
    }

    /// <summary>A node's <c>nodes.conf</c>: all nodes, and which of them it is.</summary>
    private string WhatItKnows(int self)
    {
        var lines = _nodes.Index().Select(node =>
        {
            var (number, shard) = (node.Index, node.Index % Shards);
            var role = (number == self ? "myself," : "") + (number == shard ? "master -" : $"slave {Id(shard)}");
            var slots = number == shard ? $" {Slots * shard / Shards}-{(Slots * (shard + 1) / Shards) - 1}" : "";
            return $"{Id(number)} 127.0.0.1:{node.Item.Port}@{node.Item.BusPort} {role} 0 0 {shard + 1} connected{slots}\n";
        });
        return $"{string.Concat(lines)}vars currentEpoch {Shards} lastVoteEpoch 0\n";

        static string Id(int node) => $"{node:x40}";
    }
}
