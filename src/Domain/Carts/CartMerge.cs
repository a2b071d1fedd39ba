namespace Shop.Domain.Carts;

/// <summary>How two carts become one. Lines are the same if SKU and properties are.</summary>
public enum MergeStrategy
{
    /// <summary>All lines of both; units of the same line are added up.</summary>
    Sum,

    /// <summary>All lines of both; of the same line the larger quantity.</summary>
    Max,

    /// <summary>The target stays as it is; the source is given up.</summary>
    KeepTarget,

    /// <summary>The source takes the target's place.</summary>
    Replace,
}

/// <summary>Why a line of the merged cart has the units it has.</summary>
public enum MergeReason
{
    /// <summary>The target's line stays as it is.</summary>
    Kept,

    /// <summary>The source's line was taken over.</summary>
    Added,

    /// <summary>Both carts had it: the sum.</summary>
    Summed,

    /// <summary>Both carts had it: the larger quantity.</summary>
    Larger,

    /// <summary>Both carts had it: the source's quantity.</summary>
    Replaced,

    /// <summary>Given up by the strategy.</summary>
    Discarded,

    /// <summary>The sum is cut to the units that one line may have.</summary>
    QuantityLimit,

    /// <summary>Given up, because the cart can hold no more lines.</summary>
    CartFull,
}

/// <summary>What became of a line. The sum of all <paramref name="From"/> is every unit of both carts, that of all <paramref name="To"/> every unit of the merged one.</summary>
/// <param name="Sku">The line's SKU.</param>
/// <param name="From">Its units in both carts together.</param>
/// <param name="To">Its units in the merged cart; 0 if it is not there.</param>
/// <param name="Reason">Why.</param>
public sealed record MergedLine(string Sku, int From, int To, MergeReason Reason);

internal static class CartMerge
{
    public static (List<CartItem> Items, MergedLine[] Report) Combine(IReadOnlyList<CartItem> target, IReadOnlyList<CartItem> source, MergeStrategy strategy, CartLimits limits)
    {
        var (items, report) = (new List<CartItem>(), new List<MergedLine>());
        var unmatched = source.ToList();
        foreach (var line in target)
        {
            // Forced lines may be equal within one cart; each is matched once.
            var match = unmatched.Find(line.IsSameAs);
            if (match is not null)
                unmatched.Remove(match);
            var (from, (to, reason)) = (line.Quantity + (match?.Quantity ?? 0), Units(line, match, strategy, limits));
            report.Add(new MergedLine(line.Sku, from, to, reason));
            if (to == 0)
                continue;
            var merged = strategy == MergeStrategy.Replace ? match! : line;
            merged.Quantity = to;
            items.Add(merged);
        }

        foreach (var line in unmatched)
        {
            var reason = strategy == MergeStrategy.KeepTarget ? MergeReason.Discarded : items.Count >= limits.MaxLines ? MergeReason.CartFull : MergeReason.Added;
            report.Add(new MergedLine(line.Sku, line.Quantity, reason == MergeReason.Added ? line.Quantity : 0, reason));
            if (reason == MergeReason.Added)
                items.Add(line);
        }

        return (items, [.. report]);
    }

    private static (int To, MergeReason Reason) Units(CartItem line, CartItem? match, MergeStrategy strategy, CartLimits limits) => (strategy, match) switch
    {
        (MergeStrategy.Replace, null) => (0, MergeReason.Discarded),
        (_, null) or (MergeStrategy.KeepTarget, _) => (line.Quantity, MergeReason.Kept),
        (MergeStrategy.Replace, _) => (match.Quantity, MergeReason.Replaced),
        (MergeStrategy.Max, _) => (Math.Max(line.Quantity, match.Quantity), MergeReason.Larger),

        // A line may hold more than the limit of today.
        _ => (long)line.Quantity + match.Quantity <= limits.MaxQuantityPerLine
            ? (line.Quantity + match.Quantity, MergeReason.Summed)
            : (Math.Max(line.Quantity, limits.MaxQuantityPerLine), MergeReason.QuantityLimit),
    };
}
