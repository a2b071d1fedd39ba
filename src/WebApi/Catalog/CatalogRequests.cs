using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Shop.Application.Catalog;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.WebApi.Common;

namespace Shop.WebApi.Catalog;

/// <summary>Reads the query strings of catalog reads; throws a <see cref="RequestException"/> that names every fault.</summary>
public sealed class CatalogRequests(IOptions<CatalogOptions> options)
{
    internal const string PrivateCache = "private, no-cache";
    private const string OptionPrefix = "option.";
    internal const int MaxTextLength = 255;

    internal static readonly Dictionary<string, ProductSort> Sorts = new(StringComparer.Ordinal)
    {
        ["relevance"] = ProductSort.Relevance,
        ["name"] = ProductSort.Name,
        ["-name"] = ProductSort.NameDescending,
        ["price"] = ProductSort.Price,
        ["-price"] = ProductSort.PriceDescending,
        ["newest"] = ProductSort.Newest,
    };

    internal Currency DefaultCurrency { get; } = Domain.Common.Currency.Of(options.Value.DefaultCurrency);

    /// <summary>The Cache-Control of what everybody may see.</summary>
    internal string PublicCache { get; } = $"public, max-age={options.Value.MaxAge.TotalSeconds:0}, stale-while-revalidate={options.Value.StaleWhileRevalidate.TotalSeconds:0}";

    internal string CacheFor(bool asAdministrator) => asAdministrator ? PrivateCache : PublicCache;

    /// <summary>The currency of a body's member; the shop's default without it.</summary>
    internal bool TryCurrency(string? code, [NotNullWhen(true)] out Currency? currency)
    {
        currency = DefaultCurrency;
        return code is null || Domain.Common.Currency.TryParse(code, out currency);
    }

    internal Currency Currency(IQueryCollection query)
    {
        if (query.Count == 0)
            return DefaultCurrency;
        var reader = new QueryReader(query);
        var currency = Currency(reader);
        reader.ThrowIfFaulty();
        return currency;
    }

    internal static IReadOnlyList<string> Skus(IQueryCollection query)
    {
        var reader = new QueryReader(query);
        var skus = (reader.Text("skus", 100 * (ProductRules.MaxSkuLength + 1)) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        if (skus.Count is 0 or > GetVariants.MaxSkus)
            reader.Fault("skus", "OUT_OF_RANGE", $"1–{GetVariants.MaxSkus} SKUs, separated by commas.");
        reader.ThrowIfFaulty();
        return skus;
    }

    internal ProductQuery ProductQuery(IQueryCollection query)
    {
        var reader = new QueryReader(query);
        var text = reader.Text("q", MaxTextLength);
        var sort = Sort(reader, text);
        var (limit, page, cursor) = reader.Paging();
        var place = cursor is null ? null : ProductCursor.Decode(cursor, sort);
        if (cursor is not null && place is null)
            reader.Fault("cursor", "INVALID_VALUE", "Not a cursor of a list with this sort.");

        var result = new ProductQuery
        {
            Text = text,
            Category = reader.Text("category", Slug.MaxLength),
            Vendor = reader.Text("vendor", MaxTextLength),
            Tag = reader.Text("tag", MaxTextLength),
            PriceMin = reader.Number("priceMin", 0, Money.MaxPrice),
            PriceMax = reader.Number("priceMax", 0, Money.MaxPrice),
            Options = Options(reader, query),
            InStock = reader.Flag("inStock"),
            Ids = Ids(reader),
            Sort = sort,
            Currency = Currency(reader),
            Limit = limit,
            Page = page,
            Cursor = place,
            Facets = Facets(reader),
        };
        if (result.PriceMin > result.PriceMax)
            reader.Fault("priceMin", "OUT_OF_RANGE", "Must not be greater than priceMax.");
        reader.ThrowIfFaulty();
        return result;
    }

    private Currency Currency(QueryReader reader)
    {
        if (reader.Text("currency", 3) is not { } code)
            return DefaultCurrency;
        if (Domain.Common.Currency.TryParse(code, out var currency))
            return currency;
        reader.Fault("currency", "INVALID_VALUE", "An ISO 4217 code in upper case.");
        return DefaultCurrency;
    }

    /// <summary>What has been typed so far.</summary>
    internal static string Typed(IQueryCollection query)
    {
        var reader = new QueryReader(query);
        if (reader.Text("q", MaxTextLength) is not { } text)
        {
            reader.Fault("q", "REQUIRED", "What has been typed so far.");
            text = "";
        }

        reader.ThrowIfFaulty();
        return text;
    }

    private static ProductSort Sort(QueryReader reader, string? text)
    {
        if (reader.Text("sort", 20) is not { } name)
            return text is null ? ProductSort.Newest : ProductSort.Relevance;

        // Without words all fit alike.
        if (Sorts.TryGetValue(name, out var sort))
            return sort == ProductSort.Relevance && text is null ? ProductSort.Newest : sort;
        reader.Fault("sort", "INVALID_VALUE", $"One of {string.Join(", ", Sorts.Keys)}.");
        return ProductSort.Newest;
    }

    private static Dictionary<string, IReadOnlyList<string>> Options(QueryReader reader, IQueryCollection query)
    {
        var options = query.Where(q => q.Key.StartsWith(OptionPrefix, StringComparison.Ordinal))
            .ToDictionary(q => q.Key[OptionPrefix.Length..], q => (IReadOnlyList<string>)[.. q.Value.OfType<string>()], StringComparer.Ordinal);
        if (options.Count > ProductRules.MaxOptions)
            reader.Fault(OptionPrefix + "*", "TOO_MANY", $"At most {ProductRules.MaxOptions} options.");
        foreach (var (name, values) in options)
        {
            if (name.Length is 0 or > 64 || values.Count > 50 || values.Any(v => v.Length is 0 or > MaxTextLength || !Text.IsClean(v)) || !Text.IsClean(name))
                reader.Fault(OptionPrefix + name, "INVALID_VALUE", "A name with up to 50 values.");
        }

        return options;
    }

    private static List<string> Facets(QueryReader reader)
    {
        var facets = (reader.Text("facets", 1000) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        if (facets.Count > ProductFacets.Max || !facets.TrueForAll(ProductFacets.IsOne))
            reader.Fault("facets", "INVALID_VALUE", $"Up to {ProductFacets.Max} of {ProductFacets.Category}, {ProductFacets.Vendor}, {ProductFacets.Tag}, {ProductFacets.Price} and option.<name>, separated by commas.");
        return facets;
    }

    private static List<Guid>? Ids(QueryReader reader)
    {
        if (reader.Text("ids", 4000) is not { } text)
            return null;
        var ids = text.Split(',').Select(id => Guid.TryParseExact(id, "D", out var value) ? value : Guid.Empty).ToList();
        if (ids.Count > Application.Catalog.ProductQuery.MaxLimit || ids.Contains(Guid.Empty))
            reader.Fault("ids", "INVALID_VALUE", $"Up to {Application.Catalog.ProductQuery.MaxLimit} ids, separated by commas.");
        return ids;
    }
}
