namespace Shop.Infrastructure.Catalog;

/// <summary>Is told of the catalog's changes, whoever made them, once they are committed.</summary>
internal interface ICatalogListener
{
    /// <summary>Takes note and returns at once. Called by one thread; changes come in the order of their numbers, but for late ones, and may come again.</summary>
    /// <param name="after">All changes behind this number have been told now, if not before.</param>
    /// <param name="changes">What is new.</param>
    void OnChanged(long after, IReadOnlyList<CatalogNews> changes);
}

/// <summary>A change as the log has it. Without a product and SKUs it is about categories, with an empty product id about all there is.</summary>
internal readonly record struct CatalogNews(long Sequence, Guid? ProductId, IReadOnlyList<string> Skus)
{
    public bool IsOfCategories => ProductId is null && Skus.Count == 0;

    public bool IsOfEverything => ProductId == Guid.Empty;
}
