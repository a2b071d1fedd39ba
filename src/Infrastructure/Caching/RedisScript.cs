using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Shop.Infrastructure.Caching;

/// <summary>Lua that a server runs as one atomic step. It is called by its hash, and sent where the server does not have it (any more).</summary>
internal sealed class RedisScript(string text)
{
    private readonly byte[] _hash = HashOf(text);

    public async Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] values, CommandFlags flags)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_hash, keys, values, flags);
        }
        catch (RedisServerException missing) when (missing.Kind == RedisErrorKind.NoScript)
        {
            return await database.ScriptEvaluateAsync(text, keys, values, CommandFlags.NoScriptCache | flags);
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "How Redis names scripts.")]
    private static byte[] HashOf(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
}
