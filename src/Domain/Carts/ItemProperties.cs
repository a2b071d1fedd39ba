using Shop.Domain.Common;

namespace Shop.Domain.Carts;

/// <summary>What the shopper asked for beyond the SKU, such as an engraving. Equal by content, whatever the order.</summary>
public sealed class ItemProperties : IEquatable<ItemProperties>
{
    public static readonly ItemProperties None = new([]);

    private readonly SortedDictionary<string, string> _values;

    private ItemProperties(SortedDictionary<string, string> values) => _values = values;

    /// <summary>Sorted by name.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    public static Result<ItemProperties> Create(IReadOnlyDictionary<string, string>? values, CartLimits limits)
    {
        if (values is null || values.Count == 0)
            return None;

        var faults = new List<FieldError>();
        if (values.Count > limits.MaxProperties)
            faults.Add(FieldError.TooMany("/properties", limits.MaxProperties));
        foreach (var (name, value) in values)
        {
            var pointer = FieldError.Member("/properties", name);
            if (string.IsNullOrWhiteSpace(name) || name.Length > limits.MaxPropertyNameLength || !Text.IsClean(name))
                faults.Add(FieldError.InvalidFormat(pointer, $"A name has 1–{limits.MaxPropertyNameLength} characters and no control characters."));
            if (value.Length > limits.MaxPropertyValueLength)
                faults.Add(FieldError.TooLong(pointer, limits.MaxPropertyValueLength));
            if (!Text.IsClean(value, allowLineBreaks: true))
                faults.Add(FieldError.InvalidFormat(pointer, "Control characters and broken surrogates are not allowed."));
        }

        return faults.Count > 0 ? Error.Validation(faults) : Restore(values);
    }

    /// <summary>Properties that were checked when they were stored.</summary>
    public static ItemProperties Restore(IReadOnlyCollection<KeyValuePair<string, string>> values)
    {
        if (values.Count == 0)
            return None;
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
            sorted[name] = value;
        return new ItemProperties(sorted);
    }

    public bool Equals(ItemProperties? other) => ReferenceEquals(this, other) || (other is not null && _values.SequenceEqual(other._values));

    public override bool Equals(object? obj) => Equals(obj as ItemProperties);

    public override int GetHashCode() => _values.Aggregate(_values.Count, (hash, p) => HashCode.Combine(hash, p.Key, p.Value));
}
