using Shop.Application.Catalog;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Infrastructure.Search;

namespace Shop.Infrastructure.Tests.Search;

/// <summary>What the index counts from bits and columns, counted again one product after the other.</summary>
public sealed class BruteForceTests
{
    private const int Queries = 2000;
    private const int Products = 150;

    private static readonly string[] Vendors = ["Acme", "Birk & Sons", "Castel", "", "Éclair"];
    private static readonly string[] Tags = ["sale", "new", "Sale", "wool", "gift"];
    private static readonly string[] Sizes = ["S", "M", "L"];
    private static readonly string[] Colors = ["Red", "Blue", "Deep Blue"];
    private static readonly string[] Nouns = ["lamp", "chair", "mug", "tent", "scarf"];
    private static readonly string[] Adjectives = ["soft", "urban", "heavy", "silent"];
    private static readonly Currency[] Currencies = [Currency.Of("EUR"), Currency.Of("JPY"), Currency.Of("KWD")];
    private static readonly string[] Facets = ["category", "vendor", "tag", "price", "option.Size", "option.Color"];

    private readonly Random _random = new(5);
    private readonly List<Category> _categories = [];
    private readonly CategoryTree _tree;

    public BruteForceTests()
    {
        foreach (var (slug, parent) in ((string, string?)[])[("home", null), ("kitchen", "home"), ("cups", "kitchen"), ("office", null), ("desk", "office"), ("hidden", "home"), ("below-hidden", "hidden")])
        {
            var draft = new CategoryDraft(slug, slug, _categories.Find(c => c.Slug == parent)?.Id);
            _categories.Add(Category.Create(draft, new CategoryTree(_categories), Given.Noon).Value!);
        }

        var hidden = _categories[5];
        Assert.Null(hidden.Update(hidden.ToDraft() with { Archived = true }, new CategoryTree(_categories), Given.Noon));
        _tree = new CategoryTree(_categories);
    }

    [Fact]
    public void Totals_and_facets_are_those_of_a_count_one_by_one()
    {
        using var folder = new TemporaryFolder();
        using var store = IndexStore.Create(folder.Path, builtAt: 0);
        var products = Fill(store);
        Assert.True(store.Snapshot.Parts.Count > 2, "The index is of one piece.");
        var search = new ProductSearch(() => store.Snapshot);
        var (found, empty) = (0, 0);
        for (var i = 0; i < Queries; i++)
        {
            var query = RandomQuery();
            var expected = products.Where(product => Matches(product, query, without: null)).ToList();
            var matches = search.Find(query, _tree);
            Assert.Equal((expected.Count, query.ToString()), (matches.Total, query.ToString()));
            Assert.Equal(expected.Select(product => product.Id).Order(), matches.Ids.Order());
            foreach (var facet in matches.Facets)
                Assert.Equal((Counted(products, query, facet.Facet), Told(query)), (Written(facet.Counts.Where(count => count.Value > 0)), Told(query)));
            _ = expected.Count > 0 ? found++ : empty++;
        }

        Assert.InRange(found, Queries / 4, Queries);
        Assert.InRange(empty, Queries / 50, Queries);
    }

    /// <summary>Products in several segments, some changed and some removed since they were added.</summary>
    private List<IndexedProduct> Fill(IndexStore store)
    {
        var products = Enumerable.Range(0, Products).Select(RandomProduct).ToList();
        foreach (var some in products.Chunk(35))
        {
            foreach (var product in some)
                store.Put(product, 1);
            store.Refresh();
        }

        for (var i = 0; i < Products; i += 7)
        {
            products[i] = RandomProduct(i) with { Id = products[i].Id, Version = 2 };
            store.Put(products[i], 2);
        }

        foreach (var gone in products.Where((_, i) => i % 11 == 3).ToList())
        {
            store.Remove(gone.Id);
            products.Remove(gone);
        }

        store.Refresh();
        return products;
    }

    private IndexedProduct RandomProduct(int number)
    {
        var (sizes, colors) = (Some(Sizes, 3), Some(Colors, 2));
        return new IndexedProduct
        {
            Id = Guid.CreateVersion7(),
            Slug = $"p{number}",
            Name = $"{Pick(Adjectives)} {Pick(Nouns)}",
            SortName = $"{number % 17}",
            Vendor = Pick(Vendors),
            ProductType = Pick(Nouns),
            Tags = Some(Tags, 3),
            Attributes = [],
            CategoryIds = [.. Some([.. _categories], 3).Select(category => category.Id)],
            Variants =
            [
                .. from size in sizes.DefaultIfEmpty("") from color in colors.DefaultIfEmpty("")
                   select new IndexedVariant(
                       $"{number}/{size}/{color}",
                       null,
                       [.. new OptionValue[] { new("Size", size), new("Color", color) }.Where(option => option.Value.Length > 0)],
                       [.. Some(Currencies, 3).DefaultIfEmpty(Currencies[0]).Select(currency => new Money(_random.Next(60) * 100, currency))],
                       _random.Next(3) > 0),
            ],
            CreatedAt = Given.Noon.AddMinutes(number % 50),
            Version = 1,
        };
    }

    private ProductQuery RandomQuery()
    {
        var options = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (_random.Next(4) == 0)
            options["Size"] = Some([.. Sizes, "XXL"], 3).DefaultIfEmpty("S").ToList();
        if (_random.Next(4) == 0)
            options["Color"] = Some(Colors, 2).DefaultIfEmpty("Red").ToList();
        long? min = _random.Next(4) == 0 ? _random.Next(50) * 100 : null;
        return new ProductQuery
        {
            Currency = Pick(Currencies),
            Text = _random.Next(3) switch { 0 => Pick(Nouns), 1 => $"{Pick(Adjectives)} {Pick(Nouns)}", _ => null },
            Category = _random.Next(3) == 0 ? Pick(["home", "kitchen", "cups", "office", "desk"]) : null,
            Vendor = _random.Next(4) == 0 ? Pick([.. Vendors, "None"]) : null,
            Tag = _random.Next(4) == 0 ? Pick(Tags) : null,
            PriceMin = min,
            PriceMax = _random.Next(4) == 0 ? (min ?? 0) + (_random.Next(30) * 100) : null,
            InStock = _random.Next(4) switch { 0 => true, 1 => false, _ => null },
            Options = options,
            Sort = Pick(Enum.GetValues<ProductSort>()),
            Facets = Facets,
            Limit = Products,
        };
    }

    private bool Matches(IndexedProduct product, ProductQuery query, string? without) =>
        Words(query.Text).All(word => product.Name.Split(' ').Append(product.ProductType).Contains(word))
        && (without == "category" || query.Category is not { } category || product.CategoryIds.Any(id => IsBelow(id, category)))
        && (without == "vendor" || query.Vendor is not { } vendor || product.Vendor == vendor)
        && (without == "tag" || query.Tag is not { } tag || product.Tags.Contains(tag))
        && product.Variants.Any(variant => Matches(variant, query, without));

    private static bool Matches(IndexedVariant variant, ProductQuery query, string? without) =>
        variant.Prices.Where(price => price.Currency == query.Currency).Select(price => (long?)price.AmountMinor).FirstOrDefault() is { } price
        && (without == "price" || ((query.PriceMin is not { } min || price >= min) && (query.PriceMax is not { } max || price <= max)))
        && (query.InStock is not { } inStock || variant.InStock == inStock)
        && query.Options.All(option => without == $"option.{option.Key}" || variant.Options.Any(own => own.Name == option.Key && option.Value.Contains(own.Value)));

    private string Counted(List<IndexedProduct> products, ProductQuery query, string facet)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var product in products.Where(product => Matches(product, query, facet)))
        {
            foreach (var value in ValuesOf(product, query, facet).Distinct())
                counts[value] = counts.GetValueOrDefault(value) + 1;
        }

        return Written(counts);
    }

    private IEnumerable<string> ValuesOf(IndexedProduct product, ProductQuery query, string facet)
    {
        var variants = product.Variants.Where(variant => Matches(variant, query, facet));
        return facet switch
        {
            "vendor" => product.Vendor.Length > 0 ? [product.Vendor] : [],
            "tag" => product.Tags,
            "category" => _categories.Where(category => _tree.IsShown(category) && product.CategoryIds.Any(id => IsBelow(id, category.Slug))).Select(category => category.Slug),
            "price" => variants.Select(variant => variant.Prices.First(price => price.Currency == query.Currency).AmountMinor)
                .Select(price => $"{PriceRanges.BeginningsOf(query.Currency).Count(beginning => beginning <= price) - 1}"),
            _ => variants.SelectMany(variant => variant.Options).Where(option => $"option.{option.Name}" == facet).Select(option => option.Value),
        };
    }

    private bool IsBelow(Guid id, string slug)
    {
        for (var at = _tree.Find(id); at is not null; at = at.ParentId is { } parent ? _tree.Find(parent) : null)
        {
            if (at.Archived)
                return false;
            if (at.Slug == slug)
                return _tree.IsShown(at);
        }

        return false;
    }

    private static string Told(ProductQuery query) =>
        $"{query} {string.Join(';', query.Options.Select(option => $"{option.Key}={string.Join(',', option.Value)}"))}";

    private static string Written(IEnumerable<KeyValuePair<string, int>> counts) =>
        string.Join(' ', counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key}={count.Value}"));

    private static string[] Words(string? text) => text?.Split(' ') ?? [];

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];

    private T[] Some<T>(T[] from, int most) => [.. from.OrderBy(_ => _random.Next()).Take(_random.Next(most + 1))];
}
