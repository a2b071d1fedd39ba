using Shop.Domain.Common;

namespace Shop.Application.Catalog;

/// <summary>Products on sale as ready documents, with prices and stock as fresh as is promised.</summary>
public interface IProductDocuments
{
    /// <summary>A product whole by its id or slug; null where it is not on sale, or none of its variants is in the currency.</summary>
    ValueTask<ProductDocument?> FindAsync(string idOrSlug, Currency currency, CancellationToken cancellationToken);

    /// <summary>The same if it is at hand; null says nothing of the product.</summary>
    ProductDocument? FindKept(string idOrSlug, Currency currency);

    /// <summary>What lists show of products, in the order of the ids. One that is not on sale in the currency is absent.</summary>
    ValueTask<IReadOnlyList<ProductDocument>> FindSummariesAsync(IReadOnlyList<Guid> ids, Currency currency, CancellationToken cancellationToken);
}

/// <summary>A product's document with what it was made of.</summary>
/// <param name="Id">The product's.</param>
/// <param name="Slug">The product's.</param>
/// <param name="Skus">All of the product's variants, also those that are not shown.</param>
/// <param name="Content">What is sent.</param>
/// <param name="GoodUntil">When its prices and stock have to be asked for again; null where the shop is told of their changes.</param>
public sealed record ProductDocument(Guid Id, string Slug, IReadOnlyList<string> Skus, Document Content, DateTimeOffset? GoodUntil);
