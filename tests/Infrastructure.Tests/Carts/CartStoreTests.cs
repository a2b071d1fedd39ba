using System.Diagnostics;
using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Carts;
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

/// <summary>What a store of carts promises, held against every server of carts.</summary>
public abstract class CartStoreTests(CartServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    private readonly RedisConnection _connection = new();
    private ConnectionMultiplexer? _raw;
    private RedisCartStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static DateTimeOffset End => TimeProvider.System.GetUtcNow() + Life;

    private IDatabase Raw => _raw!.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        if (server.WhyNot is { } reason)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Fail(reason);
        }

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
            foreach (var cart in (Cart[])[GivenCart.Everything(owner), GivenCart.Empty(owner: owner)])
            {
                Assert.True(await _store.TrySaveAsync(cart, 0, End, Cancellation));
                var found = await _store.FindAsync(cart.Id, Cancellation);
                Assert.Equivalent(cart.Members(), found!.Members(), strict: true);
                Assert.Equal(owner.CustomerId is null, found!.Owner.Is(null, "secret"));
            }
        }

        Assert.Null(await _store.FindAsync(Guid.CreateVersion7(), Cancellation));
    }

    [Fact]
    public async Task A_cart_is_stored_only_over_the_version_that_was_expected()
    {
        var cart = GivenCart.Empty();
        Assert.False(await _store.TrySaveAsync(cart.At(2), 1, End, Cancellation));
        Assert.Null(await _store.FindAsync(cart.Id, Cancellation));
        Assert.True(await _store.TrySaveAsync(cart, 0, End, Cancellation));
        Assert.True(await _store.TrySaveAsync(cart.At(0x0A0D), 1, End, Cancellation));

        foreach (var expected in (long[])[0, 1, 2, 0x0A0C, 0x0A0E, 0x0A0D_0000, long.MaxValue])
        {
            Assert.False(await _store.TrySaveAsync(cart.At(77), expected, TimeProvider.System.GetUtcNow(), Cancellation));
            Assert.Equal(0x0A0D, (await _store.FindAsync(cart.Id, Cancellation))?.Version);
        }

        Assert.InRange((await Raw.KeyTimeToLiveAsync(Key(cart)))!.Value, Life - TimeSpan.FromMinutes(1), Life);
        Assert.True(await _store.TrySaveAsync(cart.At(78), 0x0A0D, End, Cancellation));
    }

    [Fact]
    public async Task A_cart_is_deleted_only_in_the_version_that_was_expected()
    {
        var cart = GivenCart.Empty(version: 5);
        Assert.True(await _store.TrySaveAsync(cart, 0, End, Cancellation));
        foreach (var expected in (long[])[0, 4, 6])
            Assert.False(await _store.TryDeleteAsync(cart.Id, expected, Cancellation));
        Assert.NotNull(await _store.FindAsync(cart.Id, Cancellation));

        Assert.True(await _store.TryDeleteAsync(cart.Id, 5, Cancellation));
        Assert.False(await Raw.KeyExistsAsync(Key(cart)));
        Assert.False(await _store.TryDeleteAsync(cart.Id, 5, Cancellation));
    }

    [Fact]
    public async Task Every_save_sets_the_end_of_life()
    {
        var cart = GivenCart.Empty();
        foreach (var (version, days) in ((int[])[30, 90, 1, 3650]).Index())
        {
            Assert.True(await _store.TrySaveAsync(cart.At(version + 1), version, TimeProvider.System.GetUtcNow().AddDays(days), Cancellation));
            Assert.InRange((await Raw.KeyTimeToLiveAsync(Key(cart)))!.Value, TimeSpan.FromDays(days) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(days));
        }
    }

    [Fact]
    public async Task A_cart_is_gone_after_its_end_and_may_be_made_anew()
    {
        foreach (var life in (int[])[150, -1000])
        {
            var cart = GivenCart.Empty();
            Assert.True(await _store.TrySaveAsync(cart, 0, TimeProvider.System.GetUtcNow().AddMilliseconds(life), Cancellation));
            await UntilAsync(async () => await _store.FindAsync(cart.Id, Cancellation) is null);
            Assert.False(await _store.TrySaveAsync(cart.At(2), 1, End, Cancellation));
            Assert.True(await _store.TrySaveAsync(cart, 0, End, Cancellation));
        }
    }

    [Fact]
    public async Task Many_who_change_one_cart_at_once_lose_nothing()
    {
        var id = GivenCart.Empty().Id;
        Assert.True(await _store.TrySaveAsync(new Cart(id, CartOwner.Guest("a"), Given.Euro, [], 1, Given.Noon, Given.Noon, Given.Noon), 0, End, Cancellation));
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => AddAsync($"sku-{i}")));

        var cart = await _store.FindAsync(id, Cancellation);
        Assert.Equal(65, cart!.Version);
        Assert.Equal(Enumerable.Range(0, 64).Select(i => $"sku-{i}").Order(), cart.Items.Select(i => i.Sku).Order());

        async Task AddAsync(string sku)
        {
            while (true)
            {
                var seen = (await _store.FindAsync(id, Cancellation))!;
                var changed = new Cart(id, seen.Owner, seen.Currency, [.. seen.Items, GivenCart.Item(sku)], seen.Version + 1, seen.CreatedAt, Given.Later, Given.Later);
                if (await _store.TrySaveAsync(changed, seen.Version, End, Cancellation))
                    return;
            }
        }
    }

    [Fact]
    public async Task Scripts_that_the_server_forgot_are_sent_again()
    {
        var cart = GivenCart.Empty();
        Assert.True(await _store.TrySaveAsync(cart, 0, End, Cancellation));
        await Raw.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.True(await _store.TrySaveAsync(cart.At(2), 1, End, Cancellation));
        await Raw.ExecuteAsync("SCRIPT", "FLUSH");
        Assert.True(await _store.TryDeleteAsync(cart.Id, 2, Cancellation));
    }

    [Fact]
    public async Task A_cart_of_eight_lines_takes_at_most_2_KB()
    {
        var cart = GivenCart.With(Enumerable.Range(0, 8).Select(i => GivenCart.Item($"MH0{i}-XS-Black-2026", 2, 12_999, "Chaz Kangeroo Hoodie, heather grey, organic", ("engraving", "For Jo"))), owner: CartOwner.Customer($"auth0|{Guid.CreateVersion7():N}"));
        Assert.True(await _store.TrySaveAsync(cart, 0, End, Cancellation));
        Assert.InRange(await Raw.StringLengthAsync(Key(cart)), 500, 2048);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_told_quickly_and_its_carts_are_there_when_it_is_back()
    {
        await using var own = NewServer();
        await own.InitializeAsync();
        await using var connection = new RedisConnection();
        var store = await ConnectAsync(connection, own);
        var cart = GivenCart.Everything(CartOwner.Guest("secret"));
        Assert.True(await store.TrySaveAsync(cart, 0, End, Cancellation));

        await own.StopAsync();
        var since = Stopwatch.StartNew();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindAsync(cart.Id, Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.TrySaveAsync(cart.At(1), cart.Version, End, Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.TryDeleteAsync(cart.Id, cart.Version, Cancellation));
        Assert.False(await connection.IsReadyAsync(Cancellation));
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));

        await own.StartAsync();

        // The embedded one comes back only with the shop, under another address; the other is found again by itself.
        await using var anew = new RedisConnection();
        var (again, ready) = own is EmbeddedServer ? (await ConnectAsync(anew, own), anew) : (store, connection);
        await UntilAsync(() => ready.IsReadyAsync(Cancellation));
        Assert.Equivalent(cart.Members(), (await again.FindAsync(cart.Id, Cancellation))!.Members(), strict: true);
        Assert.True(await again.TryDeleteAsync(cart.Id, cart.Version, Cancellation));
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

    private static RedisKey Key(Cart cart) => $"cart:{{{cart.Id:N}}}";
}
