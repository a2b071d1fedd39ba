using System.Globalization;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Catalog.Sample;

/// <summary>Plausible products without end, each decided by its number alone.</summary>
internal static class SyntheticProducts
{
    private const int MaxVariants = 8;

    private static readonly string[] Brands =
        ["Aldervane", "Birkholm", "Castelline", "Dovetail & Sons", "Eastmere", "Fennwick", "Glasshaus", "Harrowgate", "Isling", "Juniper Row", "Kestrel", "Lumenta", "Marlowe", "Northbank", "Ostara", "Pemberly"];

    private static readonly string[] Adjectives =
        ["Classic", "Everyday", "Compact", "Heritage", "Lightweight", "Natural", "Nordic", "Organic", "Original", "Premium", "Recycled", "Rugged", "Silent", "Slim", "Soft", "Urban", "Vintage", "Woven"];

    private static readonly string[] Colors = ["Black", "White", "Sand", "Olive", "Navy", "Rust", "Grey", "Sky"];
    private static readonly string[] Sizes = ["XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL"];
    private static readonly string[] Materials = ["Cotton", "Linen", "Wool", "Oak", "Steel", "Glass", "Ceramic", "Bamboo"];
    private static readonly string[] Origins = ["Portugal", "Denmark", "Japan", "Italy", "Poland", "Vietnam", "Germany", "Turkey"];

    private static readonly (string Department, string Group, string[] Things)[] Departments =
    [
        ("Clothing", "Tops", ["T-Shirt", "Shirt", "Hoodie", "Sweater", "Jacket"]),
        ("Clothing", "Bottoms", ["Jeans", "Shorts", "Trousers", "Leggings"]),
        ("Home", "Kitchen", ["Mug", "Bowl", "Kettle", "Knife", "Pan"]),
        ("Home", "Living", ["Lamp", "Cushion", "Blanket", "Vase", "Rug"]),
        ("Outdoor", "Camping", ["Tent", "Stove", "Lantern", "Hammock"]),
        ("Outdoor", "Bags", ["Backpack", "Tote", "Duffel", "Pouch"]),
        ("Office", "Paper", ["Notebook", "Planner", "Sketchbook"]),
        ("Office", "Desk", ["Organizer", "Stand", "Clock", "Tray"]),
    ];

    public static IEnumerable<ImportedProduct> Generate(int variants)
    {
        var sku = 0;
        for (var number = 0; sku < variants; number++)
        {
            var random = new Sequence(number);
            var count = Math.Min(1 + random.Next(MaxVariants), variants - sku);
            yield return Create(number, sku, count, random);
            sku += count;
        }
    }

    private static ImportedProduct Create(int number, int firstSku, int count, Sequence random)
    {
        var (department, group, things) = random.Pick(Departments);
        var thing = random.Pick(things);
        var (brand, adjective, material) = (random.Pick(Brands), random.Pick(Adjectives), random.Pick(Materials));
        var name = $"{brand} {adjective} {material} {thing}";
        var basePrice = 500 + (random.Next(200) * 100) + 99;
        var onOffer = random.Next(5) == 0;
        var option = department == "Clothing" ? "Size" : "Color";
        var values = (option == "Size" ? Sizes : Colors).Take(count).ToList();
        var skus = Enumerable.Range(firstSku, count).Select(i => $"SYN-{i.ToString("D6", CultureInfo.InvariantCulture)}").ToList();
        return new ImportedProduct(count, number + 1)
        {
            Content = new ProductWrite
            {
                Slug = $"{Text.Slugify(name)}-{number.ToString(CultureInfo.InvariantCulture)}",
                Name = name,
                Vendor = brand,
                ProductType = thing,
                Description = $"<p>A {adjective.ToLowerInvariant()} {thing.ToLowerInvariant()} of {material.ToLowerInvariant()} by {brand.Replace("&", "&amp;", StringComparison.Ordinal)}.</p>",
                Tags = [adjective.ToLowerInvariant(), material.ToLowerInvariant(), group.ToLowerInvariant()],
                Attributes = new Dictionary<string, string> { ["Material"] = material, ["Made in"] = random.Pick(Origins) },
                Categories = [new CategoryReference(Path: string.Join(Category.PathSeparator, department, group, thing))],
                Images = [new ProductImage($"/images/synthetic/{Text.Slugify(thing)}.svg", name)],
                Options = count > 1 ? [new ProductOption(option, values)] : [],
                Variants = [.. skus.Select((sku, i) => new VariantWrite
                {
                    Sku = sku,
                    OptionValues = count > 1 ? new Dictionary<string, string> { [option] = values[i] } : null,
                    Price = new MoneyWrite(basePrice + (i * 100), "USD"),
                    CompareAtPrice = onOffer ? new MoneyWrite((basePrice * 5 / 4) + (i * 100), "USD") : null,
                    WeightGrams = 100 + (random.Next(40) * 50),
                })],
            },
            VariantRows = [.. Enumerable.Repeat((long)number + 1, count)],
            Quantities = skus.ToDictionary(sku => sku, _ => random.Next(20) == 0 ? 0 : random.Next(500), StringComparer.Ordinal),
            ColumnOf = pointer => pointer,
        };
    }

    /// <summary>SplitMix64: the same numbers on every platform and version, unlike System.Random.</summary>
    private sealed class Sequence(int seed)
    {
        private ulong _state = (ulong)seed;

        public int Next(int below)
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)below);
        }

        public T Pick<T>(T[] from) => from[Next(from.Length)];
    }
}
