using System.Collections.Immutable;

namespace Shop.WebApi.Tests.Carts.Proof.Histories;

/// <summary>What a cart is when one request comes after the other: said once more, in as few lines as possible, and without looking at the shop's own code.</summary>
/// <param name="Version">Grows by one with every change.</param>
/// <param name="Lines">Null when the cart is deleted, which is for ever.</param>
/// <param name="Keys">The requests that have taken effect under a key.</param>
internal sealed record ModelCart(long Version, ImmutableList<Line>? Lines, ImmutableSortedDictionary<string, string> Keys)
{
    public static ModelCart Of(Shown start) => new(start.Version, [.. start.Lines], ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>The cart after a request, and its answer.</summary>
    public (ModelCart Next, Reply Reply) Take(Request request)
    {
        if (request.Key is { } key && Keys.TryGetValue(key, out var earlier))
        {
            return (this, earlier != request.Operation.ToString() ? new Reply(422, "IDEMPOTENCY_KEY_REUSED")
                : request.Operation is Operation.Delete ? new Reply(204, IsReplay: true)
                : Lines is null ? Gone : new Reply(200, Cart: Show(), IsReplay: true));
        }

        if (Lines is null)
            return (this, Gone);
        if (request.IfMatch is { } version && version != Version)
            return (this, new Reply(412, "PRECONDITION_FAILED", Show()));
        if (Apply(request.Operation) is not { } next)
            return (this, new Reply(404, "ITEM_NOT_FOUND"));
        if (request.Key is not null)
            next = next with { Keys = Keys.Add(request.Key, request.Operation.ToString()) };
        return (next, request.Operation is Operation.Delete ? new Reply(204) : new Reply(200, Cart: next.Show()));
    }

    /// <summary>This cart with the ids that an answer tells of its lines; null if the answer shows another cart.</summary>
    public ModelCart? Matching(Shown shown)
    {
        if (Lines is null || shown.Version != Version || shown.Lines.Count != Lines.Count
            || !Lines.Zip(shown.Lines).All(pair => pair.First == pair.Second || (pair.First.Id is null && pair.First with { Id = pair.Second.Id } == pair.Second)))
            return null;
        return this with { Lines = [.. shown.Lines] };
    }

    public override string ToString() => $"{(Lines is null ? "deleted" : Show())} {string.Join(' ', Keys.Keys)}";

    private static Reply Gone => new(404, "CART_NOT_FOUND");

    private Shown Show() => new(Version, Lines!);

    /// <summary>Null if a line is missing; then none of several is applied.</summary>
    private ModelCart? Apply(Operation operation)
    {
        switch (operation)
        {
            case Operation.Add(var sku, var quantity, var newLine):
                var at = newLine ? -1 : Lines!.FindIndex(line => line.Sku == sku);
                return Changed(at < 0 ? Lines!.Add(new Line(null, sku, quantity)) : Lines!.SetItem(at, Lines[at] with { Quantity = Lines[at].Quantity + quantity }));
            case Operation.Set(var id, 0):
                return Apply(new Operation.Remove(id));
            case Operation.Set(var id, var quantity):
                var line = Lines!.Find(line => line.Id == id);
                return line is null ? null : line.Quantity == quantity ? this : Changed(Lines.Replace(line, line with { Quantity = quantity }));
            case Operation.Remove(var id):
                return Lines!.Find(line => line.Id == id) is { } removed ? Changed(Lines.Remove(removed)) : null;
            case Operation.Clear:
                return Lines!.IsEmpty ? this : Changed([]);
            case Operation.Several(var parts):
                return parts.Aggregate((ModelCart?)this, (cart, part) => cart?.Apply(part));
            case Operation.Delete:
                return this with { Lines = null };
            default:
                return this;
        }
    }

    private ModelCart Changed(ImmutableList<Line> lines) => this with { Version = Version + 1, Lines = lines };
}
