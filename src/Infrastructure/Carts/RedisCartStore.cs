using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Infrastructure.Caching;
using StackExchange.Redis;

namespace Shop.Infrastructure.Carts;

/// <summary>One key a cart, <c>cart:{id}</c>, that never lives without an expiry. A change is one script: compare the version, set bytes and expiry.</summary>
internal sealed class RedisCartStore(RedisConnection redis, TimeProvider time) : ICartStore
{
    private static readonly string Save = $$"""
        if redis.call('GETRANGE', KEYS[1], {{CartFormat.VersionOffset}}, {{CartFormat.VersionOffset + CartFormat.VersionLength - 1}}) ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        return 1
        """;

    private static readonly string Delete = $$"""
        if redis.call('GETRANGE', KEYS[1], {{CartFormat.VersionOffset}}, {{CartFormat.VersionOffset + CartFormat.VersionLength - 1}}) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        return 1
        """;

    public Task<Cart?> FindAsync(Guid id, CancellationToken cancellationToken) => redis.CallAsync(async database =>
    {
        var bytes = (byte[]?)await database.StringGetAsync(Key(id));
        return bytes is null ? null : CartFormat.Read(id, bytes);
    });

    public Task<bool> TrySaveAsync(Cart cart, long expectedVersion, DateTimeOffset expiresAt, CancellationToken cancellationToken) => redis.CallAsync(async database =>
        (bool)await database.ScriptEvaluateAsync(
            Save, [Key(cart.Id)], [Expected(expectedVersion), CartFormat.Write(cart), Math.Max(1, (long)(expiresAt - time.GetUtcNow()).TotalMilliseconds)]));

    public Task<bool> TryDeleteAsync(Guid id, long expectedVersion, CancellationToken cancellationToken) => redis.CallAsync(async database =>
        (bool)await database.ScriptEvaluateAsync(Delete, [Key(id)], [Expected(expectedVersion)]));

    // What GETRANGE says of a key that is not there is an empty string.
    private static byte[] Expected(long version) => version == 0 ? [] : CartFormat.VersionBytes(version);

    private static RedisKey Key(Guid id) => $"cart:{{{id:N}}}";
}
