using Microsoft.EntityFrameworkCore;
using Shop.Application.Catalog;
using Shop.Domain.Catalog;

namespace Shop.Infrastructure.Catalog;

/// <summary>The order of product lists and the place behind a product in it. The slug breaks ties; being unique, it makes the order total.</summary>
internal static class ProductSorting
{
    public static IQueryable<Product> SortedBy(this IQueryable<Product> products, ProductSort sort) => sort switch
    {
        ProductSort.Name or ProductSort.Relevance => products.OrderBy(p => p.SortName).ThenBy(p => p.Slug),
        ProductSort.NameDescending => products.OrderByDescending(p => p.SortName).ThenByDescending(p => p.Slug),
        ProductSort.Price => products.OrderBy(p => p.MinPriceMinor).ThenBy(p => p.Slug),
        ProductSort.PriceDescending => products.OrderByDescending(p => p.MinPriceMinor).ThenByDescending(p => p.Slug),
        _ => products.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Slug),
    };

    public static IQueryable<Product> Behind(this IQueryable<Product> products, ProductCursor cursor)
    {
        var (text, slug) = (cursor.Key, cursor.Slug);
        _ = long.TryParse(text, out var number);
        var time = cursor.Sort == ProductSort.Newest ? DateTimeOffset.FromUnixTimeMilliseconds(number) : default;
        return cursor.Sort switch
        {
            ProductSort.Name or ProductSort.Relevance => products.Where(p => p.SortName.CompareTo(text) > 0 || (p.SortName == text && p.Slug.CompareTo(slug) > 0)),
            ProductSort.NameDescending => products.Where(p => p.SortName.CompareTo(text) < 0 || (p.SortName == text && p.Slug.CompareTo(slug) < 0)),
            ProductSort.Price => products.Where(p => p.MinPriceMinor > number || (p.MinPriceMinor == number && p.Slug.CompareTo(slug) > 0)),
            ProductSort.PriceDescending => products.Where(p => p.MinPriceMinor < number || (p.MinPriceMinor == number && p.Slug.CompareTo(slug) < 0)),
            _ => products.Where(p => p.CreatedAt < time || (p.CreatedAt == time && p.Slug.CompareTo(slug) < 0)),
        };
    }

    public static ProductCursor CursorBehind(ProductRow row, ProductSort sort) => new(
        sort,
        sort switch
        {
            ProductSort.Name or ProductSort.NameDescending or ProductSort.Relevance => row.SortName,
            ProductSort.Price or ProductSort.PriceDescending => row.MinPriceMinor.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => row.CreatedAt.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        },
        row.Slug);
}
