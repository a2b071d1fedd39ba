namespace Shop.Infrastructure.Catalog;

/// <summary>All that this instance keeps of the catalog, to be told of changes whoever made them.</summary>
internal sealed class CatalogMemory(VariantSnapshots snapshots, CategoryTrees trees, KeptDocuments documents, LogPosition position, ChangeHints hints, IEnumerable<ICatalogListener> listeners)
{
    private readonly ICatalogListener[] _listeners = [.. listeners];

    /// <summary>To be called after a commit and before it is answered, so that whoever has saved reads what they wrote.</summary>
    public void Committed(IReadOnlyList<CatalogChange> changes)
    {
        if (changes.Count > 0)
            Evict(changes);
        foreach (var change in changes)
            position.Heed(change.Sequence);
        hints.Publish(changes);
    }

    /// <summary>Another instance says that it has committed a change.</summary>
    public void Hinted(CatalogChange change)
    {
        if (position.Heed(change.Sequence))
            Evict([change]);
    }

    /// <summary>The log was read to its end. Listeners learn of that also where it says nothing new.</summary>
    public void Read(IReadOnlyCollection<CatalogChange> news)
    {
        if (news.Count > 0)
            Evict(news);
        else
            Tell(news);
    }

    /// <summary>What documents are made of goes first: a document that is being made of it meanwhile is not kept.</summary>
    private void Evict(IReadOnlyCollection<CatalogChange> changes)
    {
        snapshots.Evict(changes.SelectMany(change => change.Skus));
        if (changes.Any(change => change.IsOfCategories))
            trees.Evict();
        documents.Evict(changes);
        Tell(changes);
    }

    private void Tell(IReadOnlyCollection<CatalogChange> changes)
    {
        foreach (var listener in _listeners)
            listener.OnChanged(position.KnownFrom, changes);
    }

    /// <summary>To be called when changes may have been missed.</summary>
    public void Clear()
    {
        snapshots.Clear();
        trees.Evict();
        documents.Clear();
    }
}
