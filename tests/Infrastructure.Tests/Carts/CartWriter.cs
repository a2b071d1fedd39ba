namespace Shop.Infrastructure.Tests.Carts;

internal static class CartWriter
{
    public const string Verb = "write-carts";

    public static Task<int> RunAsync(string folder) => throw new NotSupportedException(folder);
}
