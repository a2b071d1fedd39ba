namespace Shop.Infrastructure.Search;

/// <summary>
/// A folder of the data directory that one instance has to itself: the first that no other process has locked. In it each index has a
/// folder of its own, so that a new one is built beside the one in use.
/// </summary>
internal sealed class SearchFolder : IDisposable
{
    private const int MaxInstances = 100;

    private readonly string _path;
    private readonly FileStream _lock;

    private SearchFolder(string path, FileStream @lock) => (_path, _lock) = (path, @lock);

    /// <summary>The folders of indexes, the newest first.</summary>
    public IReadOnlyList<string> Indexes => [.. Directory.EnumerateDirectories(_path).OrderDescending(StringComparer.Ordinal)];

    /// <summary>Takes the first free folder; with <paramref name="onlyFirst"/>, null where that is another's.</summary>
    public static SearchFolder? Take(string dataDirectory, bool onlyFirst = false)
    {
        for (var number = 1; number <= (onlyFirst ? 1 : MaxInstances); number++)
        {
            var path = Path.GetFullPath(Path.Combine(dataDirectory, "search", number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            Directory.CreateDirectory(path);
            try
            {
                // The lock goes with the process that holds it, however it ends.
                return new SearchFolder(path, new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (number < MaxInstances)
            {
                // Another instance has it.
            }
        }

        return null;
    }

    public string NewIndex() => Path.Combine(_path, Guid.CreateVersion7().ToString("N"));

    public static void Delete(string index)
    {
        if (Directory.Exists(index))
            Directory.Delete(index, recursive: true);
    }

    public void Dispose() => _lock.Dispose();
}
