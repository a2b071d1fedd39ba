using System.Collections.Concurrent;

namespace Shop.Infrastructure.Search;

/// <summary>Small numbers in the place of values that many products share. A number stands for the same value as long as the table lives.</summary>
internal sealed class ValueTable<T>
    where T : notnull
{
    private readonly ConcurrentDictionary<T, int> _numbers = new();
    private readonly Lock _adding = new();
    private T[] _values = new T[64];

    public int Count { get; private set; }

    public T this[int number] => _values[number];

    /// <summary>The number of a value; a new one if it has none.</summary>
    public int Add(T value)
    {
        if (_numbers.TryGetValue(value, out var known))
            return known;
        lock (_adding)
        {
            if (_numbers.TryGetValue(value, out known))
                return known;
            if (Count == _values.Length)
                Array.Resize(ref _values, 2 * Count);
            _values[Count] = value;
            _numbers[value] = Count;
            return Count++;
        }
    }

    /// <summary>The number of a value; -1 if it has none.</summary>
    public int Find(T value) => _numbers.GetValueOrDefault(value, -1);
}
