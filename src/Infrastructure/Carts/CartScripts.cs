using Shop.Infrastructure.Caching;

namespace Shop.Infrastructure.Carts;

/// <summary>The steps that must be atomic, in the Lua that Redis and Garnet share. All keys of a script are in one hash slot.</summary>
internal static class CartScripts
{
    /// <summary>
    /// One change of a cart: refused if the request is in the log already, if the merge is decided, or if the cart is not the expected
    /// one; else the cart (or its end), the request and the decision are stored together. What a deletion leaves in the log keeps
    /// the id from being used again.
    /// KEYS: cart, log, decision. ARGV: expected beginning of the cart ('': there is none and was none), new cart ('': delete it), its life in ms,
    /// entry for the log or '', 1 if that is a request to be looked for, now in seconds, version of the merged source or '', decision. With a
    /// <see cref="StepPlan"/> there are one key and one argument more.
    /// </summary>
    public static readonly RedisScript Step = new($$"""
        local size, kept, idLength = {{RequestLog.EntryLength}}, {{RequestLog.Capacity}}, {{RequestLog.IdLength}}
        local entry, log = ARGV[4], false
        if entry ~= '' then log = redis.call('GET', KEYS[2]) end
        if log and ARGV[5] == '1' then
          local from, id = math.max(1, #log - kept * size + 1), string.sub(entry, 1, idLength)
          while true do
            local at = string.find(log, id, from, true)
            if not at then break end
            if (at - 1) % size == 0 then
              local a, b, c, d = string.byte(log, at + {{RequestLog.TimeOffset}}, at + {{RequestLog.TimeOffset}} + 3)
              if ((a * 256 + b) * 256 + c) * 256 + d > tonumber(ARGV[6]) - {{RequestLog.Seconds}} then
                return {2, string.sub(log, at + idLength, at + {{RequestLog.TimeOffset}} - 1), redis.call('GET', KEYS[1])}
              end
            end
            from = at + 1
          end
        end
        if ARGV[7] ~= '' then
          local decided = redis.call('GET', KEYS[3])
          if decided and tonumber(string.match(decided, '^%d+')) >= tonumber(ARGV[7]) then return {3} end
        end
        local current, expected = redis.call('GET', KEYS[1]), ARGV[1]
        if expected == '' then
          if current or redis.call('EXISTS', KEYS[2]) == 1 then return {0, '', current} end
        elseif not current or string.sub(current, 1, #expected) ~= expected then
          return {0, '', current}
        end
        if ARGV[9] then redis.call('SET', KEYS[#KEYS], ARGV[9], 'EX', {{RequestLog.Seconds}}) end
        if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
        if entry ~= '' then
          if log and #log >= 2 * kept * size then
            redis.call('SET', KEYS[2], string.sub(log, #log - kept * size + 1) .. entry)
          else
            redis.call('APPEND', KEYS[2], entry)
          end
          redis.call('EXPIRE', KEYS[2], {{RequestLog.Seconds}})
        end
        if ARGV[7] ~= '' then redis.call('SET', KEYS[3], ARGV[8], 'EX', {{RequestLog.Seconds}}) end
        return {1}
        """);

    /// <summary>
    /// Writes what a <see cref="StepPlan"/> says and is not there yet. KEYS: cart, log, decision. ARGV: new cart ('': delete it), its life in ms, entry for the log or '', decision or ''.
    /// </summary>
    public static readonly RedisScript CarryOut = new($$"""
        if ARGV[1] == '' then
          redis.call('DEL', KEYS[1])
        elseif redis.call('GET', KEYS[1]) ~= ARGV[1] then
          redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        end
        if ARGV[3] ~= '' then
          local log = redis.call('GET', KEYS[2])
          if not log or string.sub(log, -#ARGV[3]) ~= ARGV[3] then redis.call('APPEND', KEYS[2], ARGV[3]) end
          redis.call('EXPIRE', KEYS[2], {{RequestLog.Seconds}})
        end
        if ARGV[4] ~= '' then redis.call('SET', KEYS[3], ARGV[4], 'EX', {{RequestLog.Seconds}}) end
        return 1
        """);

    /// <summary>Decides against a merge and returns the decision that stands. KEYS: decision. ARGV: version of the source, decision.</summary>
    public static readonly RedisScript Abandon = new($$"""
        local decided = redis.call('GET', KEYS[1])
        if decided and tonumber(string.match(decided, '^%d+')) >= tonumber(ARGV[1]) then return decided end
        redis.call('SET', KEYS[1], ARGV[2], 'EX', {{RequestLog.Seconds}})
        return ARGV[2]
        """);

    /// <summary>Sets a value that is kept until its end, and returns what is kept. KEYS: the key. ARGV: candidate, life in ms, value that does not count any more or ''.</summary>
    public static readonly RedisScript Claim = new("""
        local kept = redis.call('GET', KEYS[1])
        if not kept or kept == ARGV[3] then kept = ARGV[1] end
        redis.call('SET', KEYS[1], kept, 'PX', ARGV[2])
        return kept
        """);
}
