using System.Net.Sockets;
using Garnet;
using Garnet.server;
using Microsoft.Extensions.Logging;
using Shop.Infrastructure.Carts;
using StackExchange.Redis;
using Tsavorite.core;

namespace Shop.Infrastructure.Caching;

/// <summary>
/// Microsoft Garnet in this process, reached over a Unix domain socket: the same client, the same scripts, the same
/// guarantees as with a Redis beside it. Every change is on disk before it is answered.
/// </summary>
internal sealed class EmbeddedRedis : IDisposable
{
    /// <summary>
    /// Garnet works on the pool's threads and blocks them, as SQLite does. From a pool of as many threads as a small machine has cores, which grows by
    /// one or two a second, whoever waits for the store would run into its timeout.
    /// </summary>
    private const int Threads = 32;

    // It is never away while this process runs: when it is slow, so is everything here, and giving up helps nobody.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly GarnetServer _server;
    private readonly string _socketPath;
    private readonly FileStream _lock;

    private EmbeddedRedis(GarnetServer server, string socketPath, FileStream @lock) => (_server, _socketPath, _lock) = (server, socketPath, @lock);

    public UnixDomainSocketEndPoint EndPoint => new(_socketPath);

    public static EmbeddedRedis Start(string dataDirectory, ILoggerFactory loggers)
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Threads), completions);
        var folder = Path.GetFullPath(Path.Combine(dataDirectory, "carts"));
        Directory.CreateDirectory(folder);
        var ownership = Own(folder);

        // A socket's path may have about 100 characters only, so it is not in the data directory.
        var socketPath = Path.Combine(Path.GetTempPath(), $"shop-{Guid.CreateVersion7():N}.sock");
        var server = new GarnetServer(
            new GarnetServerOptions
            {
                EndPoints = [new UnixDomainSocketEndPoint(socketPath)],
                UnixSocketPath = socketPath,
                UnixSocketPermission = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                CheckpointDir = folder,
                LogDir = folder,
                EnableStorageTier = true,
                Recover = true,
                FailOnRecoveryError = true,
                EnableAOF = true,
                WaitForCommit = true,
                CommitFrequencyMs = 0,
                AofMemorySize = "64m",
                AofPageSize = "4m",

                // Behind 256 MB a checkpoint is taken and whole segments of the log before it are deleted.
                AofSizeLimit = "256m",
                AofSegmentSize = "64m",
                LogMemorySize = "256m",
                PageSize = "1m",
                SegmentSize = "64m",

                // What no longer counts is left out of the store on disk as well, from 512 MB on; without it, that only grows.
                CompactionType = LogCompactionType.Lookup,
                CompactionMaxSegments = 8,
                CompactionFrequencySecs = 60,
                IndexMemorySize = "32m",
                DeviceType = DeviceType.RandomAccess,
                DisablePubSub = true,
                MaxDatabases = 1,
                EnableLua = true,
                LuaTransactionMode = true,
                LuaOptions = new LuaOptions(),
                ExpiredKeyDeletionScanFrequencySecs = 60,
                QuietMode = true,
            },
            new GarnetLoggers(loggers));
        server.Start();
        return new EmbeddedRedis(server, socketPath, ownership);
    }

    /// <summary>Connects, and finishes what a death left half done.</summary>
    public async Task ConnectAsync(RedisConnection connection, TimeProvider time)
    {
        await connection.ConnectAsync(new ConfigurationOptions { EndPoints = { EndPoint } }, Patience);
        await StepPlan.CarryOutLastAsync(connection, time);
    }

    /// <summary>Two processes that write one log would ruin it; the lock goes with the process that holds it, however it ends.</summary>
    private static FileStream Own(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException($"Another process has the carts in {folder} open. Give each its own Shop:DataDirectory, or one Redis to all.", exception);
        }
    }

    /// <summary>Puts all of Garnet's categories under one name, so that one setting governs them.</summary>
    private sealed class GarnetLoggers(ILoggerFactory inner) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => inner.CreateLogger($"Garnet.{categoryName}");

        public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

        public void Dispose()
        {
            // The inner factory belongs to the host.
        }
    }

    public void Dispose()
    {
        _server.Dispose();
        File.Delete(_socketPath);
        _lock.Dispose();
    }
}
