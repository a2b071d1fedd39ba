using System.IO.Compression;

namespace Shop.Replay;

/// <summary>Shopping baskets from a file, each as the SKUs that are put in, one by one.</summary>
internal static class Baskets
{
    /// <exception cref="FormatException">A line holds something that is not an item number.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Read(string path, int skip, int count)
    {
        using var file = File.OpenRead(path);
        using var content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var reader = new StreamReader(content);
        return [.. Lines(reader).Where(line => !string.IsNullOrWhiteSpace(line)).Skip(skip).Take(count).Select(Parse)];
    }

    private static List<string> Parse(string line) =>
        [.. line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(number => $"SYN-{int.Parse(number):D6}")];

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
