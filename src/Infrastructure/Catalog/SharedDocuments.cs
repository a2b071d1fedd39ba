using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shop.Application.Catalog;
using Shop.Application.Operations;
using Shop.Domain.Catalog;
using StackExchange.Redis;

namespace Shop.Infrastructure.Catalog;

/// <summary>A document with what another instance needs to know to trust it: how far its maker had heeded the log before it was made, and when that was.</summary>
internal sealed record SharedDocument(ProductDocument Document, long Settled, DateTimeOffset MadeAt);

/// <summary>
/// Documents in the Redis of <c>ConnectionStrings:Cache</c>, if there is one, so that an instance that starts or has forgotten one need not
/// make it. That Redis may forget what it likes; when it does not answer, the shop does without.
/// </summary>
internal sealed partial class SharedDocuments(IConfiguration configuration, IServiceProvider services, TimeProvider time, ILogger<SharedDocuments> logger) : IHostedService, IAsyncDisposable
{
    private const string DependencyName = "cache";
    private const byte Format = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>How long it is left alone after it did not answer.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>Of this build: another may write the same product in another way.</summary>
    private readonly Lazy<string> _prefix = new(() => $"catalog:{services.GetRequiredService<ICatalogJson>().GetType().Module.ModuleVersionId:N}:");

    private ConnectionMultiplexer? _redis;
    private long _leaveAloneUntil;
    private int _isAway;

    public bool IsUsed => _redis is not null && time.GetTimestamp() >= Interlocked.Read(ref _leaveAloneUntil);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration.GetConnectionString("Cache") is not { Length: > 0 } address)
            return;
        var options = ConfigurationOptions.Parse(address);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = 1000;
        options.AsyncTimeout = options.SyncTimeout = (int)Patience.TotalMilliseconds;
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(250);
        options.ReconnectRetryPolicy = new LinearRetry(500);
        options.ClientName ??= "shop-cache";
        _redis = await ConnectionMultiplexer.ConnectAsync(options);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>One for each name, null where there is none.</summary>
    public async Task<IReadOnlyList<SharedDocument?>> FindAsync(IReadOnlyList<string> names)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var database = _redis!.GetDatabase();
            var values = await Task.WhenAll(names.Select(name => database.StringGetAsync(_prefix.Value + name))).WaitAsync(Patience);
            if (Interlocked.Exchange(ref _isAway, 0) == 1)
                LogBack();
            return [.. values.Select(value => value.IsNull ? null : Read((byte[])value!))];
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Interlocked.Exchange(ref _leaveAloneUntil, time.GetTimestamp() + (long)(Rest.TotalSeconds * time.TimestampFrequency));
            if (Interlocked.Exchange(ref _isAway, 1) == 0)
                LogAway(exception.Message);
            return new SharedDocument?[names.Count];
        }
        finally
        {
            DependencyTimes.Add(DependencyName, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>Without waiting.</summary>
    public void Keep(string name, SharedDocument document, TimeSpan life)
    {
        if (!IsUsed)
            return;
        try
        {
            _redis!.GetDatabase().StringSet(_prefix.Value + name, Write(document), life, flags: CommandFlags.FireAndForget);
        }
        catch (RedisException)
        {
            // Then another instance makes it as well.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
            await _redis.DisposeAsync();
    }

    private static byte[] Write(SharedDocument shared)
    {
        var (document, plain) = (shared.Document, shared.Document.Content.Plain);
        using var bytes = new MemoryStream(plain.Bytes.Length + 512);
        using var writer = new BinaryWriter(bytes);
        writer.Write(Format);
        writer.Write(shared.Settled);
        writer.Write(shared.MadeAt.ToUnixTimeMilliseconds());
        writer.Write(document.Id.ToByteArray());
        writer.Write(document.Slug);
        writer.Write(document.Skus.Count);
        foreach (var sku in document.Skus)
            writer.Write(sku);
        writer.Write(plain.ETag);
        writer.Write(plain.Bytes.Length);
        writer.Write(plain.Bytes);
        return bytes.ToArray();
    }

    /// <summary>Null for what is not whole, or not ours.</summary>
    private static SharedDocument? Read(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            if (reader.ReadByte() != Format)
                return null;
            var (settled, madeAt) = (reader.ReadInt64(), DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()));
            var (id, slug, count) = (new Guid(reader.ReadBytes(16)), reader.ReadString(), reader.ReadInt32());
            if (count is < 0 or > ProductRules.MaxVariants)
                return null;
            var skus = new string[count];
            for (var i = 0; i < skus.Length; i++)
                skus[i] = reader.ReadString();
            var (etag, length) = (reader.ReadString(), reader.ReadInt32());
            var json = reader.ReadBytes(length);
            return json.Length == length ? new SharedDocument(new ProductDocument(id, slug, skus, new Document(json, etag), null), settled, madeAt) : null;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or OverflowException or FormatException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The cache does not answer, the shop does without: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Information, "The cache answers again")]
    private partial void LogBack();
}
