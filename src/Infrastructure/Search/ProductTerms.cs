using Shop.Domain.Common;

namespace Shop.Infrastructure.Search;

/// <summary>The words that find a product, each with the weight of the best place where it stands.</summary>
internal static class ProductTerms
{
    /// <summary>The name says what it is.</summary>
    public const int NameWeight = 10;

    /// <summary>Brand and kind are what else people look for.</summary>
    private const int KindWeight = 8;

    /// <summary>Categories are no words of the product: they are matched by <see cref="CategoryMap"/>, so that renaming one costs nothing.</summary>
    public const int CategoryWeight = 6;

    private const int TagWeight = 5;
    /// <summary>SKUs and barcodes are found whole or by their beginning.</summary>
    public const int KeyWeight = 10;

    private const int AttributeWeight = 3;

    /// <summary>By word, and by stem where that is another. The lowest bit says that it stands there as a word, the others are the weight.</summary>
    public static SortedDictionary<string, int> Of(IndexedProduct product)
    {
        var terms = new SortedDictionary<string, int>(StringComparer.Ordinal);
        Add(product.Name, NameWeight);
        Add(product.Vendor, KindWeight);
        Add(product.ProductType, KindWeight);
        foreach (var tag in product.Tags)
            Add(tag, TagWeight);
        foreach (var value in product.Variants.SelectMany(variant => variant.Options).Select(option => option.Value).Distinct(StringComparer.Ordinal))
            Add(value, TagWeight);
        foreach (var attribute in product.Attributes)
            Add(attribute.Value, AttributeWeight);
        return terms;

        void Add(string text, int weight)
        {
            foreach (var word in Words.Of(text).Concat(Words.JoinedOf(text)))
            {
                Put(word, (weight << 1) | 1);
                Put(Words.StemOf(word), weight << 1);
            }
        }

        void Put(string term, int value)
        {
            // Of a word and of the stem of another word, the heavier weight and the bit of the word.
            var known = terms.GetValueOrDefault(term);
            terms[term] = (Math.Max(known >> 1, value >> 1) << 1) | ((known | value) & 1);
        }
    }

    /// <summary>What names the product or a variant of it exactly: SKUs and barcodes.</summary>
    public static IEnumerable<string> KeysOf(IndexedProduct product) =>
        product.Variants.SelectMany(variant => new[] { variant.Sku, variant.Barcode }).OfType<string>().Where(key => key.Length > 0).Select(KeyOf).Distinct(StringComparer.Ordinal);

    /// <summary>A SKU or barcode as somebody may type it.</summary>
    public static string KeyOf(string text) => Text.Fold(text).Trim();
}
