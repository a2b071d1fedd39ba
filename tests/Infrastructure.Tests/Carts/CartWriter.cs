using Microsoft.Extensions.Logging.Abstractions;
using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Carts;

namespace Shop.Infrastructure.Tests.Carts;

/// <summary>A process that changes carts in an embedded store and says each change that was acknowledged, until it is killed.</summary>
internal static class CartWriter
{
    public const string Verb = "write-carts";

    private const int Carts = 8;
    private const int LastVersion = 12;

    public static async Task<int> RunAsync(string folder)
    {
        using var embedded = EmbeddedRedis.Start(folder, NullLoggerFactory.Instance);
        await using var connection = new RedisConnection();
        await embedded.ConnectAsync(connection, TimeProvider.System);
        var store = new RedisCartStore(connection, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, Carts).Select(_ => WriteAsync(store)));
        return 1;
    }

    private static async Task WriteAsync(RedisCartStore store)
    {
        var id = await AnnounceAsync();
        while (true)
        {
            try
            {
                var stored = await store.FindAsync(id, CancellationToken.None);
                if (stored?.Cart.Version >= LastVersion)
                    (id, stored) = (await AnnounceAsync(), null);
                var next = CartOf(id, (stored?.Cart.Version ?? 0) + 1);
                var step = new CartStep(next, stored?.Stamp, TimeSpan.FromDays(1)) { Request = RequestOf(next.Version) };
                if ((await store.TryStepAsync(step, CancellationToken.None)).Outcome == StepOutcome.Taken)
                    await Console.Out.WriteLineAsync($"{id} {next.Version}");
            }
            catch (StoreUnavailableException)
            {
                // Too slow just now; whether it was stored shows when it is read again.
            }
        }
    }

    /// <summary>A new cart, whose beginning may or may not be stored from now on.</summary>
    private static async Task<Guid> AnnounceAsync()
    {
        var id = Guid.CreateVersion7();
        await Console.Out.WriteLineAsync($"{id} 0");
        return id;
    }

    /// <summary>The request that makes this version of a cart.</summary>
    public static RequestKey RequestOf(long version) => RequestKey.Of(new Caller("ada", null), new IdempotencyKey($"to-{version}", (ulong)version));

    /// <summary>Every part of it says its version, and it changes its length, so that a mixture of two shows.</summary>
    public static Cart CartOf(Guid id, long version)
    {
        var lines = Enumerable.Range(1, (int)(version % 5) + 1).Select(line => GivenCart.Item($"sku-{line}", (int)version, price: version));
        return new Cart(id, CartOwner.Guest("secret"), Given.Euro, lines, version, Given.Noon, Given.Noon.AddMilliseconds(version), Given.Noon.AddMilliseconds(version));
    }
}
