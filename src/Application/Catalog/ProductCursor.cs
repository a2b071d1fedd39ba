using System.Buffers.Text;
using System.Text;

namespace Shop.Application.Catalog;

/// <summary>The place behind a product in a sorted list: what it is sorted by, then its slug, which is unique.</summary>
public sealed record ProductCursor(ProductSort Sort, string Key, string Slug)
{
    /// <summary>The last millisecond a timestamp can be; prices are smaller.</summary>
    private const long MaxNumber = 253_402_300_799_999;

    /// <summary>Opaque to clients.</summary>
    public string Encode() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{(int)Sort}\n{Key}\n{Slug}"));

    /// <summary>Reads a cursor that was made for the same sort; null for anything else.</summary>
    public static ProductCursor? Decode(string text, ProductSort sort)
    {
        if (text.Length > 2048 || !Base64Url.IsValid(text))
            return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
        if (parts.Length != 3 || parts[0] != ((int)sort).ToString(System.Globalization.CultureInfo.InvariantCulture))
            return null;
        return IsNumeric(sort) && !(long.TryParse(parts[1], out var number) && number is >= 0 and <= MaxNumber) ? null : new ProductCursor(sort, parts[1], parts[2]);
    }

    private static bool IsNumeric(ProductSort sort) => sort is ProductSort.Newest or ProductSort.Price or ProductSort.PriceDescending;
}
