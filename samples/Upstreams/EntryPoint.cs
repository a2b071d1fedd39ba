namespace Shop.Upstreams;

// With a class of its own, since a Program is already among what the tests see.
internal static class EntryPoint
{
    private static async Task Main(string[] args)
    {
        await using var app = Simulator.Create(args);
        await app.RunAsync();
    }
}
