using Microsoft.Extensions.Logging.Abstractions;
using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Carts;

namespace Shop.Infrastructure.Tests.Carts;

/// <summary>A process that changes carts in an embedded store and says each change that was acknowledged, until it is killed.</summary>
internal static class CartWriter
{
    public const string Verb = "write-carts";

    private const int Carts = 8;

    public static async Task<int> RunAsync(string folder)
    {
        using var embedded = EmbeddedRedis.Start(folder, NullLoggerFactory.Instance);
        await using var connection = new RedisConnection();
        await connection.ConnectAsync(new() { EndPoints = { embedded.EndPoint } });
        var store = new RedisCartStore(connection, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, Carts).Select(_ => WriteAsync(store)));
        return 1;
    }

    private static async Task WriteAsync(RedisCartStore store)
    {
        var cart = GivenCart.With([GivenCart.Item("tee")]);
        while (true)
        {
            try
            {
                var stored = await store.FindAsync(cart.Id, CancellationToken.None);
                var next = cart.At((stored?.Cart.Version ?? 0) + 1);
                if ((await store.TryStepAsync(new CartStep(next, stored?.Stamp, TimeSpan.FromDays(1)), CancellationToken.None)).Outcome == StepOutcome.Taken)
                    await Console.Out.WriteLineAsync($"{cart.Id} {next.Version}");
            }
            catch (StoreUnavailableException)
            {
                // Too slow just now; whether it was stored shows when it is read again.
            }
        }
    }
}
