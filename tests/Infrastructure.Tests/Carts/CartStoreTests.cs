using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Carts;
using Shop.TestSupport;
using StackExchange.Redis;

namespace Shop.Infrastructure.Tests.Carts;

[Collection<OnEmbedded>]
public sealed class EmbeddedCartStoreTests(EmbeddedServer server) : CartStoreTests(server)
{
    protected override CartServer NewServer() => new EmbeddedServer();
}

[Collection<OnRedis>]
public sealed class RedisCartStoreTests(RedisBeside server) : CartStoreTests(server)
{
    protected override CartServer NewServer() => new RedisBeside();
}

[Collection<OnCluster>]
public sealed class ClusterCartStoreTests(RedisClusterBeside server) : CartStoreTests(server)
{
    protected override CartServer NewServer() => new RedisClusterBeside();
}

/// <summary>What a store of carts promises, held against every server of carts.</summary>
public abstract class CartStoreTests(CartServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    private readonly RedisConnection _connection = new();
    private ConnectionMultiplexer? _raw;
    private RedisCartStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IDatabase Raw => _raw!.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        if (server.WhyNot is not null)
            RedisServer.Require();

        (_raw, _store) = (await ConnectionMultiplexer.ConnectAsync(server.Options()), await ConnectAsync(_connection, server));

        // The first script of a server just started may take longer than the store waits.
        await Raw.ScriptEvaluateAsync("return 1");
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        if (_raw is not null)
            await _raw.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_member_comes_back_as_it_was_stored()
    {
        foreach (var owner in (CartOwner[])[CartOwner.Guest("secret"), CartOwner.Customer(Given.Awkward)])
        {
            foreach (var cart in (Cart[])[GivenCart.Everything(owner), GivenCart.Everything(owner).WithAll(), GivenCart.Empty(owner: owner)])
            {
                var taken = await BeginAsync(cart);
                var found = (await _store.FindAsync(cart.Id, Cancellation))!;
                Assert.Equivalent(cart.Members(), found.Cart.Members(), strict: true);
                Assert.Equal(taken.Stamp.ToArray(), found.Stamp.ToArray());
                Assert.Equal(owner.CustomerId is null, found.Cart.Owner.Is(null, "secret"));
            }
        }

        Assert.Null(await _store.FindAsync(Guid.CreateVersion7(), Cancellation));
    }

    [Fact]
    public async Task A_step_is_taken_only_from_the_state_it_was_made_from()
    {
        var cart = GivenCart.Empty();
        Assert.Equal((StepOutcome.Conflict, null), await TryAsync(cart.At(2), new byte[] { 1, 2, 3 }));
        Assert.Null(await _store.FindAsync(cart.Id, Cancellation));
        var first = await BeginAsync(cart);
        Assert.Equal((StepOutcome.Conflict, 1L), await TryAsync(cart.At(7), null));
        Assert.Equal((StepOutcome.Taken, 2L), await TryAsync(cart.At(2), first.Stamp));

        // Neither the version alone nor the times alone make a state.
        var second = (await _store.FindAsync(cart.Id, Cancellation))!;
        var later = new Cart(cart.Id, cart.Owner, cart.Currency, [], 2, cart.CreatedAt, cart.UpdatedAt.AddMilliseconds(1), cart.TouchedAt);
        Assert.Equal((StepOutcome.Taken, 2L), await TryAsync(later, second.Stamp));
        foreach (var stale in new[] { first.Stamp, second.Stamp })
        {
            Assert.Equal((StepOutcome.Conflict, 2L), await TryAsync(cart.At(9), stale, life: TimeSpan.FromSeconds(1)));
            Assert.Equal((StepOutcome.Conflict, 2L), await TryAsync(cart, stale, deletes: true));
        }

        Assert.InRange((await Raw.KeyTimeToLiveAsync(Key(cart)))!.Value, Life - TimeSpan.FromMinutes(1), Life);
    }

    [Fact]
    public async Task What_was_deleted_stays_deleted()
    {
        var cart = GivenCart.Empty();
        var stored = await BeginAsync(cart);
        Assert.Equal((StepOutcome.Taken, null), await TryAsync(cart, stored.Stamp, deletes: true));
        Assert.Null(await _store.FindAsync(cart.Id, Cancellation));
        Assert.Equal((StepOutcome.Conflict, null), await TryAsync(cart, stored.Stamp, deletes: true));
        Assert.Equal((StepOutcome.Conflict, null), await TryAsync(cart, null));
        Assert.Equal((StepOutcome.Conflict, null), await TryAsync(cart, null, key: Key("anew")));
    }

    [Fact]
    public async Task What_is_known_is_answered_itself_until_it_is_another()
    {
        var cart = GivenCart.Empty();
        await BeginAsync(cart);
        var known = (await _store.FindAsync(cart.Id, Cancellation))!;
        Assert.Same(known, await _store.FindAsync(known, Cancellation));
        await TryAsync(cart.At(2), known.Stamp);
        Assert.Equal(2, (await _store.FindAsync(known, Cancellation))?.Cart.Version);
        await TryAsync(cart, (await _store.FindAsync(cart.Id, Cancellation))!.Stamp, deletes: true);
        Assert.Null(await _store.FindAsync(known, Cancellation));
    }

    [Fact]
    public async Task Every_step_sets_the_end_of_life()
    {
        var cart = GivenCart.Empty();
        StoredCart? stored = null;
        foreach (var (version, days) in ((int[])[30, 90, 1, 3650]).Index())
        {
            var step = new CartStep(cart.At(version + 1), stored?.Stamp, TimeSpan.FromDays(days));
            stored = (await _store.TryStepAsync(step, Cancellation)).Current;
            Assert.InRange((await Raw.KeyTimeToLiveAsync(Key(cart)))!.Value, TimeSpan.FromDays(days) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(days));
        }
    }

    [Fact]
    public async Task A_cart_is_gone_after_its_end_and_may_be_begun_anew()
    {
        var cart = GivenCart.Empty();
        Assert.Equal((StepOutcome.Taken, 1L), await TryAsync(cart, null, life: TimeSpan.FromMilliseconds(150)));
        await UntilAsync(async () => await _store.FindAsync(cart.Id, Cancellation) is null);
        await BeginAsync(cart);
    }

    [Fact]
    public async Task Many_who_change_one_cart_at_once_lose_nothing()
    {
        var id = (await BeginAsync(GivenCart.Empty())).Cart.Id;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => AddAsync($"sku-{i}")));

        var cart = (await _store.FindAsync(id, Cancellation))!.Cart;
        Assert.Equal(65, cart.Version);
        Assert.Equal(Enumerable.Range(0, 64).Select(i => $"sku-{i}").Order(), cart.Items.Select(i => i.Sku).Order());

        async Task AddAsync(string sku)
        {
            for (var seen = await _store.FindAsync(id, Cancellation); ;)
            {
                var before = seen!.Cart;
                var changed = new Cart(id, before.Owner, before.Currency, [.. before.Items, GivenCart.Item(sku)], before.Version + 1, before.CreatedAt, Given.Later, Given.Later);
                var result = await _store.TryStepAsync(new CartStep(changed, seen.Stamp, Life), Cancellation);
                if (result.Outcome == StepOutcome.Taken)
                    return;
                seen = result.Current;
            }
        }
    }

    [Fact]
    public async Task A_request_takes_effect_once()
    {
        var cart = GivenCart.Empty();
        var (key, reused) = (Key("a"), Key("a", fingerprint: 2));
        Assert.Equal((StepOutcome.Taken, 1L), await TryAsync(cart, null, key));
        Assert.Equal((StepOutcome.Replayed, 1L), await TryAsync(cart, null, key));
        Assert.Equal((StepOutcome.KeyReused, null), await TryAsync(cart, null, reused));
        Assert.Equal(RequestState.Applied, await _store.FindRequestAsync(cart.Id, key, Cancellation));
        Assert.Equal(RequestState.KeyReused, await _store.FindRequestAsync(cart.Id, reused, Cancellation));
        Assert.Equal(RequestState.Unknown, await _store.FindRequestAsync(cart.Id, Key("b"), Cancellation));
        Assert.Equal(RequestState.Unknown, await _store.FindRequestAsync(Guid.CreateVersion7(), key, Cancellation));

        // Also of a cart that was changed since, or is gone.
        var stored = (await _store.FindAsync(cart.Id, Cancellation))!;
        Assert.Equal((StepOutcome.Taken, 2L), await TryAsync(cart.At(2), stored.Stamp, Key("b")));
        Assert.Equal((StepOutcome.Replayed, 2L), await TryAsync(cart.At(2), stored.Stamp, key));
        stored = (await _store.FindAsync(cart.Id, Cancellation))!;
        Assert.Equal((StepOutcome.Taken, null), await TryAsync(cart, stored.Stamp, Key("c"), deletes: true));
        foreach (var name in new[] { "a", "b", "c" })
            Assert.Equal((StepOutcome.Replayed, null), await TryAsync(cart, stored.Stamp, Key(name)));
        Assert.InRange((await Raw.KeyTimeToLiveAsync(Key(cart).Append(":log")))!.Value, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task A_request_whose_step_was_refused_is_not_remembered()
    {
        var cart = GivenCart.Empty();
        Assert.Equal(StepOutcome.Conflict, (await TryAsync(cart.At(2), new byte[] { 1 }, Key("a"))).Item1);
        Assert.False(await Raw.KeyExistsAsync(Key(cart).Append(":log")));
        Assert.Equal((StepOutcome.Taken, 1L), await TryAsync(cart, null, Key("a")));
    }

    [Fact]
    public async Task A_request_is_remembered_for_a_day()
    {
        var (cart, clock) = (GivenCart.Empty(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        var store = new RedisCartStore(_connection, clock);
        var stored = (await store.TryStepAsync(new CartStep(cart, null, Life) { Request = Key("a") }, Cancellation)).Current!;
        clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(StepOutcome.Replayed, (await store.TryStepAsync(new CartStep(cart.At(2), stored.Stamp, Life) { Request = Key("a") }, Cancellation)).Outcome);
        Assert.Equal(RequestState.Applied, await store.FindRequestAsync(cart.Id, Key("a"), Cancellation));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(RequestState.Unknown, await store.FindRequestAsync(cart.Id, Key("a"), Cancellation));
        Assert.Equal(StepOutcome.Taken, (await store.TryStepAsync(new CartStep(cart.At(2), stored.Stamp, Life) { Request = Key("a") }, Cancellation)).Outcome);
        Assert.Equal(RequestState.Applied, await store.FindRequestAsync(cart.Id, Key("a"), Cancellation));
    }

    [Fact]
    public async Task The_last_256_requests_of_a_cart_are_remembered_and_the_log_stays_small()
    {
        var stored = await BeginAsync(GivenCart.Empty());
        for (var i = 1; i <= 600; i++)
        {
            var result = await _store.TryStepAsync(new CartStep(stored.Cart.At(i + 1), stored.Stamp, Life) { Request = Key($"{i}") }, Cancellation);
            Assert.Equal(StepOutcome.Taken, result.Outcome);
            stored = result.Current!;
        }

        var log = Key(stored.Cart).Append(":log");
        Assert.InRange(await Raw.StringLengthAsync(log), 256 * 28, 512 * 28);
        Assert.NotNull(await Raw.KeyTimeToLiveAsync(log));
        foreach (var (number, outcome) in ((int, StepOutcome)[])[(600, StepOutcome.Replayed), (345, StepOutcome.Replayed)])
        {
            Assert.Equal(outcome, (await TryAsync(stored.Cart.At(999), stored.Stamp, Key($"{number}"))).Item1);
            Assert.Equal(RequestState.Applied, await _store.FindRequestAsync(stored.Cart.Id, Key($"{number}"), Cancellation));
        }

        Assert.Equal(RequestState.Unknown, await _store.FindRequestAsync(stored.Cart.Id, Key("344"), Cancellation));
        Assert.Equal(StepOutcome.Taken, (await TryAsync(stored.Cart.At(999), stored.Stamp, Key("344"))).Item1);
    }

    [Fact]
    public async Task Of_many_sendings_of_one_request_at_once_one_takes_effect()
    {
        var stored = await BeginAsync(GivenCart.Empty());
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => TryAsync(stored.Cart.At(2 + i), stored.Stamp, Key("same"))));
        Assert.Single(outcomes, outcome => outcome.Outcome == StepOutcome.Taken);
        Assert.Equal(49, outcomes.Count(outcome => outcome.Outcome == StepOutcome.Replayed));
    }

    [Fact]
    public async Task An_id_is_reserved_for_a_request()
    {
        var (request, first) = (Key(Guid.CreateVersion7().ToString()), Guid.CreateVersion7());
        Assert.Null(await _store.FindReservedIdAsync(request, Cancellation));
        Assert.Equal(first, await _store.ReserveIdAsync(request, first, Cancellation));
        Assert.Equal(first, await _store.ReserveIdAsync(request, Guid.CreateVersion7(), Cancellation));
        Assert.Equal(first, await _store.FindReservedIdAsync(request, Cancellation));
    }

    [Fact]
    public async Task A_customer_has_one_current_cart_until_it_is_gone()
    {
        var (customer, candidates) = (Guid.CreateVersion7().ToString(), Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToList());
        var claimed = await Task.WhenAll(candidates.Select(id => ClaimAsync(id, null)));
        var current = Assert.Single(claimed.Distinct());
        var next = Guid.CreateVersion7();
        Assert.Equal(current, await ClaimAsync(next, gone: Guid.CreateVersion7()));
        Assert.Equal(next, await ClaimAsync(next, gone: current));
        Assert.Equal(next, await ClaimAsync(Guid.CreateVersion7(), gone: current));

        Task<Guid> ClaimAsync(Guid candidate, Guid? gone) => _store.ClaimCurrentAsync(customer, candidate, gone, Life, Cancellation);
    }

    [Fact]
    public async Task A_merge_is_decided_once()
    {
        var (target, source) = (await BeginAsync(GivenCart.Empty()), Guid.CreateVersion7());
        Assert.Null(await _store.FindMergeAsync(target.Cart.Id, source, Cancellation));
        MergedLine[] report = [new(Given.Awkward, int.MaxValue, 0, MergeReason.CartFull), new("b", 3, 5, MergeReason.Summed)];
        Assert.Equal(StepOutcome.Taken, (await MergeAsync(version: 5)).Outcome);
        Assert.Equivalent(new MergeDecision(5, report), await _store.FindMergeAsync(target.Cart.Id, source, Cancellation), strict: true);
        Assert.Equal(report, (await _store.AbandonMergeAsync(target.Cart.Id, source, 5, Cancellation)).Report);

        target = (await _store.FindAsync(target.Cart.Id, Cancellation))!;
        Assert.Equal(StepOutcome.MergeDecided, (await MergeAsync(version: 5)).Outcome);
        Assert.Equal(2, (await _store.FindAsync(target.Cart.Id, Cancellation))!.Cart.Version);

        Task<StepResult> MergeAsync(long version) => _store.TryStepAsync(
            new CartStep(target.Cart.At(target.Cart.Version + 1), target.Stamp, Life) { Merge = new CartMerged(source, version, report) }, Cancellation);
    }

    [Fact]
    public async Task A_merge_that_was_decided_against_can_be_begun_again_in_a_later_version()
    {
        var (target, source) = (await BeginAsync(GivenCart.Empty()), Guid.CreateVersion7());
        Assert.Equal(new MergeDecision(10, null), await _store.AbandonMergeAsync(target.Cart.Id, source, 10, Cancellation));
        foreach (var (version, outcome) in ((long, StepOutcome)[])[(9, StepOutcome.MergeDecided), (10, StepOutcome.MergeDecided), (12, StepOutcome.Taken)])
        {
            var step = new CartStep(target.Cart.At(2), target.Stamp, Life) { Merge = new CartMerged(source, version, []) };
            Assert.Equal(outcome, (await _store.TryStepAsync(step, Cancellation)).Outcome);
        }

        Assert.Empty((await _store.FindMergeAsync(target.Cart.Id, source, Cancellation))!.Report!);
    }

    [Fact]
    public async Task No_key_lives_for_ever()
    {
        var cart = GivenCart.Empty(owner: CartOwner.Customer("ada"));
        var stored = await BeginAsync(cart);
        await _store.TryStepAsync(new CartStep(cart.At(2), stored.Stamp, Life) { Request = Key("a"), Merge = new CartMerged(Guid.CreateVersion7(), 1, []) }, Cancellation);
        await _store.AbandonMergeAsync(cart.Id, Guid.CreateVersion7(), 1, Cancellation);
        await _store.ReserveIdAsync(Key("a"), cart.Id, Cancellation);
        await _store.ClaimCurrentAsync("ada", cart.Id, null, Life, Cancellation);
        var checkedKeys = 0;
        foreach (var primary in _raw!.GetServers().Where(s => s.IsConnected && !s.IsReplica))
        {
            await foreach (var key in primary.KeysAsync(pattern: "cart*").WithCancellation(Cancellation))
            {
                // It may have come to its end meanwhile.
                Assert.True(await Raw.KeyTimeToLiveAsync(key) is not null || !await Raw.KeyExistsAsync(key), key);
                checkedKeys++;
            }
        }

        Assert.InRange(checkedKeys, 6, int.MaxValue);
    }

    [Fact]
    public async Task Scripts_that_the_server_forgot_are_sent_again()
    {
        var stored = await BeginAsync(GivenCart.Empty());
        foreach (var version in (int[])[2, 3])
        {
            foreach (var primary in _raw!.GetServers().Where(s => s.IsConnected && !s.IsReplica))
                await primary.ExecuteAsync("SCRIPT", "FLUSH");
            stored = (await _store.TryStepAsync(new CartStep(stored.Cart.At(version), stored.Stamp, Life), Cancellation)).Current!;
        }

        Assert.Equal(3, (await _store.FindAsync(stored.Cart.Id, Cancellation))!.Cart.Version);
    }

    [Fact]
    public async Task A_cart_of_eight_lines_takes_at_most_2_KB_with_the_requests_that_filled_it()
    {
        var cart = GivenCart.With(Enumerable.Range(0, 8).Select(i => GivenCart.Item($"MH0{i}-XS-Black-2026", 2, 12_999, "Chaz Kangeroo Hoodie, heather grey, organic", ("engraving", "For Jo"))), owner: CartOwner.Customer($"auth0|{Guid.CreateVersion7():N}"));
        var stored = await BeginAsync(cart);
        for (var i = 0; i < 9; i++)
            stored = (await _store.TryStepAsync(new CartStep(cart.At(2 + i), stored.Stamp, Life) { Request = Key($"{i}") }, Cancellation)).Current!;
        Assert.InRange(await MemoryAsync(Key(cart)) + await MemoryAsync(Key(cart).Append(":log")), 500, 2048);

        // Garnet does not say what a key takes beside its value.
        async Task<long> MemoryAsync(RedisKey key) =>
            server is EmbeddedServer ? await Raw.StringLengthAsync(key) : (long)await Raw.ExecuteAsync("MEMORY", "USAGE", key);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_told_quickly_and_its_carts_are_there_when_it_is_back()
    {
        await using var own = NewServer();
        await own.InitializeAsync();
        await using var connection = new RedisConnection();
        var store = await ConnectAsync(connection, own);
        var cart = GivenCart.Everything(CartOwner.Guest("secret"));
        var stored = (await store.TryStepAsync(new CartStep(cart, null, Life) { Request = Key("a") }, Cancellation)).Current!;

        await own.StopAsync();
        var since = Stopwatch.StartNew();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindAsync(cart.Id, Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.TryStepAsync(new CartStep(cart.At(1), stored.Stamp, Life), Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindRequestAsync(cart.Id, Key("a"), Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReserveIdAsync(Key("a"), cart.Id, Cancellation));
        Assert.False(await connection.IsReadyAsync(Cancellation));
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));

        await own.StartAsync();

        // The embedded one comes back only with the shop, under another address; the others are found again by themselves.
        await using var anew = new RedisConnection();
        var (again, ready) = own is EmbeddedServer ? (await ConnectAsync(anew, own), anew) : (store, connection);
        await UntilAsync(() => ready.IsReadyAsync(Cancellation));
        await UntilAsync(async () => await ReadableAsync(again, cart.Id));
        Assert.Equivalent(cart.Members(), (await again.FindAsync(cart.Id, Cancellation))!.Cart.Members(), strict: true);
        Assert.Equal(StepOutcome.Replayed, (await again.TryStepAsync(new CartStep(cart.At(1), stored.Stamp, Life) { Request = Key("a") }, Cancellation)).Outcome);
        Assert.Equal(StepOutcome.Taken, (await again.TryStepAsync(new CartStep(cart, stored.Stamp, Life) { Deletes = true }, Cancellation)).Outcome);
    }

    [Fact]
    public async Task A_store_that_was_never_connected_is_told_so()
    {
        await using var connection = new RedisConnection();
        Assert.False(await connection.IsReadyAsync(Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => new RedisCartStore(connection, TimeProvider.System).FindAsync(Guid.Empty, Cancellation));
    }

    protected abstract CartServer NewServer();

    private static async Task<RedisCartStore> ConnectAsync(RedisConnection connection, CartServer to)
    {
        await connection.ConnectAsync(to.Options());
        return new RedisCartStore(connection, TimeProvider.System);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var since = Stopwatch.StartNew(); !await condition(); await Task.Delay(10, Cancellation))
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(15), "It has not come about.");
    }

    /// <summary>A cluster answers before all its primaries do.</summary>
    private static async Task<bool> ReadableAsync(RedisCartStore store, Guid id)
    {
        try
        {
            await store.FindAsync(id, Cancellation);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private async Task<StoredCart> BeginAsync(Cart cart)
    {
        var result = await _store.TryStepAsync(new CartStep(cart, Expected: null, Life), Cancellation);
        Assert.Equal(StepOutcome.Taken, result.Outcome);
        return result.Current!;
    }

    private async Task<(StepOutcome Outcome, long? Version)> TryAsync(Cart cart, ReadOnlyMemory<byte>? expected, RequestKey? key = null, bool deletes = false, TimeSpan? life = null)
    {
        var result = await _store.TryStepAsync(new CartStep(cart, expected, life ?? Life) { Deletes = deletes, Request = key }, Cancellation);
        return (result.Outcome, result.Current?.Cart.Version);
    }

    private static RequestKey Key(string name, ulong fingerprint = 1) => RequestKey.Of(new Caller("ada", null), new IdempotencyKey(name, fingerprint));

    private static RedisKey Key(Cart cart) => $"cart:{{{cart.Id:N}}}";
}
