using Shop.Infrastructure.Caching;
using StackExchange.Redis;

namespace Shop.Infrastructure.Carts;

/// <summary>
/// All that a step writes, noted in front of it where a death may cut a script in two: Garnet logs each command of a script by itself. Whoever
/// opens the store next carries the last plan out, which changes nothing if that was done. One note is enough: one process has the store open, by one
/// connection, which runs one script after the other.
/// </summary>
internal sealed record StepPlan(Guid CartId, Guid SourceId, byte[] Cart, DateTimeOffset ExpiresAt, byte[] Entry, byte[] Decision)
{
    public static readonly RedisKey Key = "cart-step";

    public byte[] Write()
    {
        var writer = new StoredBytesWriter(capacity: 128 + Cart.Length + Decision.Length);
        writer.Id(CartId);
        writer.Id(SourceId);
        writer.Time(ExpiresAt);
        foreach (var part in (byte[][])[Cart, Entry, Decision])
        {
            writer.Count(part.Length);
            writer.Bytes(part);
        }

        return writer.Complete();
    }

    public static StepPlan Read(byte[] bytes)
    {
        var reader = new StoredBytesReader(bytes);
        var (cartId, sourceId, expiresAt) = (reader.Id(), reader.Id(), reader.Time());
        return new StepPlan(cartId, sourceId, reader.Bytes(reader.Length()).ToArray(), expiresAt, reader.Bytes(reader.Length()).ToArray(), reader.Bytes(reader.Length()).ToArray());
    }

    /// <summary>To be called before anything else is done with the store.</summary>
    public static Task CarryOutLastAsync(RedisConnection redis, TimeProvider time) => redis.CallAsync(async (database, flags) =>
    {
        if ((byte[]?)await database.StringGetAsync(Key, flags) is not { } noted)
            return false;
        var plan = Read(noted);
        var life = (long)(plan.ExpiresAt - time.GetUtcNow()).TotalMilliseconds;
        await CartScripts.CarryOut.EvaluateAsync(
            database,
            [RedisCartStore.CartKey(plan.CartId), RedisCartStore.LogKey(plan.CartId), RedisCartStore.MergeKey(plan.CartId, plan.SourceId)],
            [life > 0 ? plan.Cart : [], life, plan.Entry, plan.Decision],
            flags);
        return true;
    });
}
