namespace Shop.Replay;

/// <summary>What the shop said of one cart: units acknowledged by SKU, and the calls that it never answered.</summary>
internal sealed record Record(CartKey Cart)
{
    public Dictionary<string, int> Acknowledged { get; } = [];

    public Dictionary<string, int> InFlight { get; } = [];
}

/// <summary>
/// A text file, one line a fact: <c>cart ID TOKEN</c>, <c>added ID SKU</c> once the shop has said 2xx, <c>unknown ID SKU</c> for a call
/// without an answer. It is written before the next call is sent, and outlives the shop, not the machine.
/// </summary>
internal sealed class Journal(string path) : IAsyncDisposable
{
    private readonly StreamWriter _writer = new(path, append: true) { AutoFlush = true };
    private readonly Lock _lock = new();

    public void Created(CartKey cart) => Append($"cart {cart.Id} {cart.Token}");

    public void Added(CartKey cart, string sku) => Append($"added {cart.Id} {sku}");

    public void Unknown(CartKey cart, string sku) => Append($"unknown {cart.Id} {sku}");

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    public static IReadOnlyCollection<Record> Read(string path)
    {
        var records = new Dictionary<Guid, Record>();
        foreach (var line in File.ReadLines(path))
        {
            var words = line.Split(' ');
            var id = Guid.Parse(words[1]);
            if (words[0] == "cart")
            {
                records.Add(id, new Record(new CartKey(id, words[2])));
                continue;
            }

            var units = words[0] == "added" ? records[id].Acknowledged : records[id].InFlight;
            units[words[2]] = units.GetValueOrDefault(words[2]) + 1;
        }

        return records.Values;
    }

    private void Append(string line)
    {
        lock (_lock)
            _writer.WriteLine(line);
    }
}
