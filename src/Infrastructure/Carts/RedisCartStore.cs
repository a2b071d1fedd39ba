using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Infrastructure.Caching;
using StackExchange.Redis;

namespace Shop.Infrastructure.Carts;

/// <summary>
/// Carts in Redis, or in what speaks its protocol. docs/storage.md lists the keys. None ever lives without an expiry, and all of a cart
/// share its hash tag.
/// </summary>
internal sealed class RedisCartStore(RedisConnection redis, TimeProvider time) : ICartStore
{
    private const int Taken = 1;
    private static readonly TimeSpan Day = TimeSpan.FromSeconds(RequestLog.Seconds);

    private readonly LastStoredCarts _lastStored = new();

    public Task<StoredCart?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        redis.CallAsync(async (database, flags) => Stored(id, (byte[]?)await database.StringGetAsync(CartKey(id), flags)));

    public Task<StoredCart?> FindAsync(StoredCart known, CancellationToken cancellationToken) => redis.CallAsync(async (database, flags) =>
    {
        var (id, bytes) = (known.Cart.Id, (byte[]?)await database.StringGetAsync(CartKey(known.Cart.Id), flags));
        return bytes.AsSpan().StartsWith(known.Stamp.Span) ? known : Stored(id, bytes);
    });

    public StoredCart? Recall(Guid id) => _lastStored.Find(id);

    public async Task<StepResult> TryStepAsync(CartStep step, CancellationToken cancellationToken)
    {
        var (id, now) = (step.Cart.Id, time.GetUtcNow());
        var (bytes, stamp) = step.Deletes ? ([], 0) : CartFormat.Write(step.Cart);
        var entry = step.Request is { } request ? RequestLog.Entry(request, now) : step.Deletes ? RequestLog.Trace(now) : [];
        var merge = step.Merge;
        byte[] decision = merge is null ? [] : MergeRecord.Write(merge.SourceVersion, merge.Report);
        RedisKey[] keys = merge is null ? [CartKey(id), LogKey(id)] : [CartKey(id), LogKey(id), MergeKey(id, merge.SourceId)];
        RedisValue[] values =
        [
            step.Expected ?? ReadOnlyMemory<byte>.Empty, bytes, (long)step.Life.TotalMilliseconds, entry, step.Request is null ? 0 : 1, now.ToUnixTimeSeconds(),
            merge is null ? RedisValue.EmptyString : merge.SourceVersion, decision,
        ];
        if (redis.CutsScripts)
            (keys, values) = ([.. keys, StepPlan.Key], [.. values, new StepPlan(id, merge?.SourceId ?? Guid.Empty, bytes, now + step.Life, entry, decision).Write()]);
        var result = await redis.CallAsync((database, flags) => CartScripts.Step.EvaluateAsync(database, keys, values, flags));
        var outcome = (int)result[0];
        if (outcome == Taken)
            _lastStored.Keep(id, bytes);
        return outcome switch
        {
            0 => new StepResult(StepOutcome.Conflict, Stored(id, Last(result))),
            Taken => new StepResult(StepOutcome.Taken, step.Deletes ? null : new StoredCart(step.Cart, bytes.AsMemory(0, stamp))),
            2 when RequestLog.StateOf((byte[])result[1]!, step.Request!) == RequestState.KeyReused => new StepResult(StepOutcome.KeyReused),
            2 => new StepResult(StepOutcome.Replayed, Stored(id, Last(result))),
            _ => new StepResult(StepOutcome.MergeDecided),
        };
    }

    public Task<RequestState> FindRequestAsync(Guid cartId, RequestKey request, CancellationToken cancellationToken) => redis.CallAsync(async (database, flags) =>
        RequestLog.Find((byte[]?)await database.StringGetAsync(LogKey(cartId), flags), request, time.GetUtcNow()));

    public async Task<Guid> ReserveIdAsync(RequestKey request, Guid candidate, CancellationToken cancellationToken) => await ClaimAsync(ReservationKey(request), candidate, null, Day);

    public Task<Guid?> FindReservedIdAsync(RequestKey request, CancellationToken cancellationToken) => redis.CallAsync(async (database, flags) =>
        (byte[]?)await database.StringGetAsync(ReservationKey(request), flags) is { } id ? new Guid(id, bigEndian: true) : (Guid?)null);

    public Task<Guid> ClaimCurrentAsync(string customerId, Guid candidate, Guid? gone, TimeSpan life, CancellationToken cancellationToken) =>
        ClaimAsync(CurrentKey(customerId), candidate, gone, life);

    public Task<MergeDecision?> FindMergeAsync(Guid targetId, Guid sourceId, CancellationToken cancellationToken) => redis.CallAsync(async (database, flags) =>
        (byte[]?)await database.StringGetAsync(MergeKey(targetId, sourceId), flags) is { } record ? MergeRecord.Read(record) : null);

    public Task<MergeDecision> AbandonMergeAsync(Guid targetId, Guid sourceId, long sourceVersion, CancellationToken cancellationToken) => redis.CallAsync(async (database, flags) =>
        MergeRecord.Read((byte[])(await CartScripts.Abandon.EvaluateAsync(database, [MergeKey(targetId, sourceId)], [sourceVersion, MergeRecord.Write(sourceVersion, null)], flags))!));

    private Task<Guid> ClaimAsync(RedisKey key, Guid candidate, Guid? gone, TimeSpan life) => redis.CallAsync(async (database, flags) =>
        new Guid((byte[])(await CartScripts.Claim.EvaluateAsync(database, [key], [Bytes(candidate), (long)life.TotalMilliseconds, gone is { } id ? Bytes(id) : []], flags))!, bigEndian: true));

    private static StoredCart? Stored(Guid id, byte[]? bytes) => bytes is null ? null : CartFormat.Read(id, bytes);

    // A Lua table ends where a value is missing.
    private static byte[]? Last(RedisResult result) => result.Length > 2 ? (byte[]?)result[2] : null;

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    internal static RedisKey CartKey(Guid id) => $"cart:{{{id:N}}}";

    internal static RedisKey LogKey(Guid id) => $"cart:{{{id:N}}}:log";

    internal static RedisKey MergeKey(Guid targetId, Guid sourceId) => $"cart:{{{targetId:N}}}:merge:{sourceId:N}";

    private static RedisKey ReservationKey(RequestKey request) => $"cart-request:{Convert.ToHexStringLower(request.Id.Span)}";

    private static RedisKey CurrentKey(string customerId) =>
        string.Create(CultureInfo.InvariantCulture, $"cart-of:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(customerId)).AsSpan(0, 16))}");
}
