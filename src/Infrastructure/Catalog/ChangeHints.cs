using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Shop.Infrastructure.Caching;
using StackExchange.Redis;

namespace Shop.Infrastructure.Catalog;

/// <summary>
/// Tells other instances what was changed as soon as it is committed, through the Redis that they share. The log is the truth: a hint
/// that is lost costs the time until the log is read next.
/// </summary>
internal sealed class ChangeHints(RedisConnection redis, IConfiguration configuration)
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("catalog-changes");

    private readonly string _self = Guid.CreateVersion7().ToString("N");

    /// <summary>False of an embedded store, which belongs to one process.</summary>
    public bool AreShared { get; } = configuration.GetConnectionString("Redis") is { Length: > 0 };

    public void Publish(IReadOnlyList<CatalogChange> changes)
    {
        if (!AreShared)
            return;
        foreach (var change in changes)
            redis.Tell(Channel, JsonSerializer.SerializeToUtf8Bytes(new ChangeHint(_self, change.Sequence, change.ProductId, change.Skus), HintJson.Default.ChangeHint));
    }

    public void Listen(Action<CatalogChange> heard)
    {
        if (AreShared)
            redis.Listen(Channel, message => Receive(message, heard));
    }

    private void Receive(RedisValue message, Action<CatalogChange> heard)
    {
        try
        {
            if (JsonSerializer.Deserialize((byte[])message!, HintJson.Default.ChangeHint) is { } hint && hint.From != _self)
                heard(CatalogChange.Told(hint.Sequence, hint.ProductId, hint.Skus));
        }
        catch (JsonException)
        {
            // Of another version of this program; the log says the same in a way that every version reads.
        }
    }
}

/// <param name="From">Which instance says so.</param>
/// <param name="Sequence">The change's number in the log.</param>
/// <param name="ProductId">As in the log.</param>
/// <param name="Skus">As in the log.</param>
internal sealed record ChangeHint(string From, long Sequence, Guid? ProductId, IReadOnlyList<string> Skus);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ChangeHint))]
internal sealed partial class HintJson : JsonSerializerContext;
