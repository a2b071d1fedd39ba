using CsCheck;

namespace Shop.WebApi.Tests.Carts.Proof.Histories;

/// <summary>What a client knows when it decides on a request.</summary>
/// <param name="Cart">As it last saw it.</param>
/// <param name="Keyed">The last request that any client sent with a key; it may be on its way.</param>
/// <param name="NewKey">One that nobody has used.</param>
internal sealed record View(Shown Cart, Request? Keyed, string NewKey);

/// <summary>Generates what clients do: each client a list of steps, each step a request made from what the client knows by then.</summary>
internal static class Plans
{
    public const int Skus = 3;

    private static readonly Gen<string> Sku = Gen.Int[0, Skus - 1].Select(NameOf);
    private static readonly Gen<Func<View, Operation>> Add = Gen.Select(Sku, Gen.Int[1, 3], Gen.Int[0, 4], (sku, quantity, n) => Always(new Operation.Add(sku, quantity, NewLine: n == 0)));
    private static readonly Gen<Func<View, Operation>> Set = OfLine(Gen.Int[0, 4], (line, quantity) => new Operation.Set(line, quantity));
    private static readonly Gen<Func<View, Operation>> Remove = OfLine(Gen.Const(0), (line, _) => new Operation.Remove(line));
    private static readonly Gen<Func<View, Operation>> Several = Gen.Frequency((4, Add), (3, Set), (2, Remove)).Array[2, 4].Select(parts =>
        (Func<View, Operation>)(view => new Operation.Several([.. parts.Select(part => part(view))])));

    private static readonly Gen<Func<View, Operation>> Change = Gen.Frequency(
        (12, Add), (8, Set), (4, Remove), (5, Several), (1, Gen.Const(Always(new Operation.Clear()))), (1, Gen.Const(Always(new Operation.Delete()))));

    // Of 24 changes 12 come without a key, 7 with a new one, 4 are the last one with a key once more, and 1 is another under that key.
    private static readonly Gen<Func<View, Request>> Step = Gen.Select(Change, Gen.Int[0, 23], Gen.Int[0, 3], (change, key, condition) => (Func<View, Request>)(view =>
        key switch
        {
            < 4 when view.Keyed is { } sent => sent,
            4 when view.Keyed is { } sent => new Request(change(view), sent.Key),
            < 12 => new Request(change(view), view.NewKey, condition == 0 ? view.Cart.Version : null),
            _ => new Request(change(view), null, condition == 0 ? view.Cart.Version : null),
        }));

    private static readonly Gen<Func<View, Request>> Look = Gen.Const((Func<View, Request>)(_ => new Request(new Operation.Read())));

    public static Gen<Func<View, Request>[][]> All { get; } = Gen.Frequency((5, Step), (1, Look)).Array[2, 5].Array[2, 4];

    /// <summary>A, B, …</summary>
    public static string NameOf(int sku) => ((char)('A' + sku)).ToString();

    private static Func<View, Operation> Always(Operation operation) => _ => operation;

    /// <summary>Of a line that the client has seen; which may be gone.</summary>
    private static Gen<Func<View, Operation>> OfLine(Gen<int> quantity, Func<string, int, Operation> operation) => Gen.Select(Gen.Int[0, 7], quantity, (n, units) =>
        (Func<View, Operation>)(view => view.Cart.Lines.Count == 0 ? new Operation.Add(NameOf(0), 1, NewLine: false) : operation(view.Cart.Lines[n % view.Cart.Lines.Count].Id!, units)));
}
