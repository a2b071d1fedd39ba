using Microsoft.EntityFrameworkCore;
using Shop.Application.Catalog;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Inventory;

namespace Shop.Infrastructure.Catalog;

/// <summary>A product query's conditions as database conditions.</summary>
internal static class ProductFilters
{
    public static IQueryable<Product> Matching(
        this IQueryable<Product> products, ProductQuery query, IReadOnlyCollection<Guid>? categoryIds, IQueryable<StockLevel> stock, string collation)
    {
        products = products.Where(p => p.Status == ProductStatus.Active && p.Currency == query.Currency);
        if (query.Ids is { } ids)
            products = products.Where(p => ids.Contains(p.Id));
        if (categoryIds is not null)
            products = products.Where(p => p.Categories.Any(c => EF.Parameter(categoryIds).Contains(c.CategoryId)));
        if (query.Vendor is { } vendor)
            products = products.Where(p => p.Vendor == vendor);
        if (query.Tag is { } tag)
            products = products.Where(p => p.Tags.Any(t => EF.Functions.Collate(t, collation) == tag));
        foreach (var word in Text.Fold(query.Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            products = products.Where(p => p.SearchText.Contains(word));
        return products.WithVariant(query, stock, collation);
    }

    /// <summary>All variant conditions are met by one and the same variant.</summary>
    private static IQueryable<Product> WithVariant(this IQueryable<Product> products, ProductQuery query, IQueryable<StockLevel> stock, string collation)
    {
        if (query is { PriceMin: null, PriceMax: null, InStock: null, Options.Count: 0 })
            return products;

        var (min, max) = (query.PriceMin ?? 0, query.PriceMax ?? long.MaxValue);
        var names = query.Options.Keys.ToList();
        var (first, second, third) = (Values(0), Values(1), Values(2));
        return products.Where(p => p.Variants.Any(v =>
            v.PriceMinor >= min && v.PriceMinor <= max
            && (query.InStock == null || query.InStock != stock.Any(s => s.Sku == v.Sku && s.Quantity <= s.Reserved))
            && (names.Count < 1 || v.OptionValues.Any(o => first.Contains(EF.Functions.Collate(o, collation))))
            && (names.Count < 2 || v.OptionValues.Any(o => second.Contains(EF.Functions.Collate(o, collation))))
            && (names.Count < 3 || v.OptionValues.Any(o => third.Contains(EF.Functions.Collate(o, collation))))));

        List<OptionValue> Values(int i) => i < names.Count ? [.. query.Options[names[i]].Select(value => new OptionValue(names[i], value))] : [];
    }
}
