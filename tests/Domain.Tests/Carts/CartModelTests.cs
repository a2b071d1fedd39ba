using CsCheck;
using Shop.Domain.Carts;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Carts;

/// <summary>Random changes, against a dictionary that says in a few lines what a cart is.</summary>
public sealed class CartModelTests
{
    private static readonly CartLimits Small = new() { MaxLines = 4, MaxQuantityPerLine = 20 };
    private static readonly Gen<string> Sku = Gen.Int[1, 6].Select(n => $"SKU-{n}");

    [Fact]
    public void A_cart_holds_what_a_dictionary_of_units_by_SKU_holds()
    {
        var add = Gen.Select(Sku, Gen.Int[1, 12]).Operation<Cart, Model>(
            (cart, x) => cart.Add(Addition(x.Item1, x.Item2), Small, Later),
            (model, x) => model.Set(x.Item1, model.Units.GetValueOrDefault(x.Item1) + x.Item2));
        var set = Gen.Select(Sku, Gen.Int[-1, 25]).Operation<Cart, Model>(
            (cart, x) => cart.SetQuantity(LineOf(cart, x.Item1), x.Item2, Small, Later),
            (model, x) => model.SetKnown(x.Item1, x.Item2));
        var remove = Sku.Operation<Cart, Model>((cart, sku) => cart.Remove(LineOf(cart, sku), Later), (model, sku) => model.SetKnown(sku, 0));
        var clear = Gen.Operation<Cart, Model>(cart => cart.Clear(Later), model => model.Clear());

        Gen.Const(() => (EmptyCart(), new Model())).SampleModelBased(
            [add, set, remove, clear],
            (cart, model) => cart.Version == model.Version
                && cart.Items.Count == model.Units.Count
                && cart.Items.All(item => model.Units.GetValueOrDefault(item.Sku) == item.Quantity),
            printActual: cart => $"v{cart.Version} {string.Join(", ", cart.Items.Select(i => $"{i.Sku}={i.Quantity}"))}",
            printModel: model => $"v{model.Version} {string.Join(", ", model.Units)}");
    }

    private static Guid LineOf(Cart cart, string sku) => cart.Items.FirstOrDefault(i => i.Sku == sku)?.Id ?? Guid.Empty;

    private sealed class Model
    {
        public Dictionary<string, int> Units { get; } = [];

        public long Version { get; private set; } = 1;

        public void SetKnown(string sku, int units)
        {
            if (Units.ContainsKey(sku))
                Set(sku, units);
        }

        public void Set(string sku, int units)
        {
            if (units is < 0 or > 20 || Units.GetValueOrDefault(sku) == units || (!Units.ContainsKey(sku) && Units.Count == 4))
                return;
            Units[sku] = units;
            if (units == 0)
                Units.Remove(sku);
            Version++;
        }

        public void Clear()
        {
            if (Units.Count > 0)
                Version++;
            Units.Clear();
        }
    }
}
