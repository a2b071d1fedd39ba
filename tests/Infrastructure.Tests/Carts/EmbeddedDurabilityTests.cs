using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Shop.Application.Carts;
using Shop.Domain.Carts;
using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Carts;

namespace Shop.Infrastructure.Tests.Carts;

public sealed class EmbeddedDurabilityTests
{
    private const int Kills = 50;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_outlives_a_kill_and_each_cart_is_wholly_old_or_wholly_new()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(7);
        var carts = 0;
        for (var round = 0; round < Kills; round++)
        {
            var acknowledged = new Dictionary<Guid, long>();
            await WriteAndKillAsync(folder.Path, random.Next(1, 1500), acknowledged);

            using var embedded = EmbeddedRedis.Start(folder.Path, NullLoggerFactory.Instance);
            await using var connection = new RedisConnection();
            await embedded.ConnectAsync(connection, TimeProvider.System);
            var store = new RedisCartStore(connection, TimeProvider.System);
            foreach (var (id, version) in acknowledged)
                await CheckAsync(store, id, version);
            carts += acknowledged.Count;
        }

        Assert.True(carts >= Kills);
    }

    /// <summary>A cart has the version that was acknowledged or a later one, whose acknowledgement was not said any more; and the request that made it is known, that of the next is not.</summary>
    private static async Task CheckAsync(RedisCartStore store, Guid id, long acknowledged)
    {
        var cart = (await store.FindAsync(id, Cancellation))?.Cart;
        var version = cart?.Version ?? 0;
        Assert.InRange(version, acknowledged, long.MaxValue);
        if (cart is not null)
            Assert.Equal(Content(CartWriter.CartOf(id, version)), Content(cart));
        for (var made = Math.Max(1, version - 1); made <= version + 1; made++)
        {
            var known = await store.FindRequestAsync(id, CartWriter.RequestOf(made), Cancellation);
            Assert.Equal((id, version, made, made <= version ? RequestState.Applied : RequestState.Unknown), (id, version, made, known));
        }
    }

    private static string Content(Cart cart) =>
        $"{cart.UpdatedAt:O} {cart.TouchedAt:O} {string.Join(' ', cart.Items.Select(item => $"{item.Sku}={item.Quantity} at {item.UnitPriceWhenAdded}"))}";

    private static async Task WriteAndKillAsync(string folder, int changes, Dictionary<Guid, long> acknowledged)
    {
        var program = Path.ChangeExtension(typeof(CartWriter).Assembly.Location, OperatingSystem.IsWindows() ? "exe" : null);
        using var writer = Process.Start(new ProcessStartInfo(program, [CartWriter.Verb, folder])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["TMPDIR"] = folder },
        })!;
        try
        {
            while (changes-- > 0)
                Keep(await writer.StandardOutput.ReadLineAsync(Cancellation), acknowledged);
        }
        finally
        {
            writer.Kill();
        }

        // The last line may be cut off.
        var rest = (await writer.StandardOutput.ReadToEndAsync(Cancellation)).Split('\n');
        foreach (var line in rest.SkipLast(1))
            Keep(line, acknowledged);
        await writer.WaitForExitAsync(Cancellation);
    }

    private static void Keep(string? line, Dictionary<Guid, long> acknowledged)
    {
        Assert.NotNull(line);
        var parts = line.Split(' ');
        acknowledged[Guid.Parse(parts[0])] = long.Parse(parts[1]);
    }
}
