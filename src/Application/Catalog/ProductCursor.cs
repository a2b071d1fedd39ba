using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Shop.Application.Catalog;

/// <summary>
/// The place behind a product in a sorted list: what it is sorted by, then its id, which is unique. What has come to another place since
/// the walk began is not shown behind it any more, so that a walk shows nothing twice.
/// </summary>
/// <param name="Sort">What the list is sorted by.</param>
/// <param name="Key">The folded name, or a whole number: a price, a time in milliseconds, or what the search knows relevance by.</param>
/// <param name="Id">Of the product.</param>
/// <param name="Since">The change of the catalog that the walk began after.</param>
public sealed record ProductCursor(ProductSort Sort, string Key, Guid Id, long Since)
{
    /// <summary>The last millisecond a timestamp can be; prices and relevance are smaller.</summary>
    private const long MaxNumber = 253_402_300_799_999;

    /// <summary>Opaque to clients.</summary>
    public string Encode() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{(int)Sort}\n{Key}\n{Id:N}\n{Since.ToString(CultureInfo.InvariantCulture)}"));

    /// <summary>Reads a cursor that was made for the same sort; null for anything else.</summary>
    public static ProductCursor? Decode(string text, ProductSort sort)
    {
        if (text.Length > 2048 || !Base64Url.IsValid(text))
            return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
        if (parts.Length != 4 || parts[0] != ((int)sort).ToString(CultureInfo.InvariantCulture) || !Guid.TryParseExact(parts[2], "N", out var id) || !TryNumber(parts[3], out var since))
            return null;
        return IsNumeric(sort) && !TryNumber(parts[1], out _) ? null : new ProductCursor(sort, parts[1], id, since);
    }

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= MaxNumber;

    private static bool IsNumeric(ProductSort sort) => sort is not (ProductSort.Name or ProductSort.NameDescending);
}
