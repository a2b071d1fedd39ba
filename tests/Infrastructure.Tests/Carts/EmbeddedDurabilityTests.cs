using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
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
        var acknowledged = new Dictionary<Guid, long>();
        for (var round = 0; round < Kills; round++)
        {
            await WriteAndKillAsync(folder.Path, random.Next(1, 1500), acknowledged);

            using var embedded = EmbeddedRedis.Start(folder.Path, NullLoggerFactory.Instance);
            await using var connection = new RedisConnection();
            await connection.ConnectAsync(new() { EndPoints = { embedded.EndPoint } });
            var store = new RedisCartStore(connection, TimeProvider.System);
            foreach (var (id, version) in acknowledged)
            {
                // A later one may be stored whose acknowledgement was not said any more.
                var cart = (await store.FindAsync(id, Cancellation))?.Cart;
                Assert.InRange(cart?.Version ?? 0, version, long.MaxValue);
                Assert.Equal(Content(CartWriter.CartOf(id, cart!.Version)), Content(cart));
            }
        }

        Assert.True(acknowledged.Count >= Kills);
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
