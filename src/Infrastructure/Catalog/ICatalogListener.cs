namespace Shop.Infrastructure.Catalog;

/// <summary>Is told of the catalog's changes, whoever made them, once they are committed.</summary>
internal interface ICatalogListener
{
    /// <summary>Takes note and returns at once. Called by many threads; changes come in any order, and may come again.</summary>
    /// <param name="after">All changes behind this number are told, now or later, if not before.</param>
    /// <param name="changes">What is new; nothing where the log was read and says nothing new. A change that was stored in bulk may have no number yet, and comes again with it.</param>
    void OnChanged(long after, IReadOnlyCollection<CatalogChange> changes);
}
