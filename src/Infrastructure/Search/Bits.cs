using System.Numerics;
using System.Runtime.Intrinsics;

namespace Shop.Infrastructure.Search;

/// <summary>Sets of small numbers, a bit each.</summary>
internal static class Bits
{
    public static ulong[] New(int size) => new ulong[(size + 63) / 64];

    public static ulong[] All(int size)
    {
        var bits = New(size);
        Array.Fill(bits, ulong.MaxValue);
        if (size % 64 is not 0 and var rest)
            bits[^1] = (1UL << rest) - 1;
        return bits;
    }

    public static void Add(this ulong[] bits, int number) => bits[number >> 6] |= 1UL << number;

    public static void Remove(this ulong[] bits, int number) => bits[number >> 6] &= ~(1UL << number);

    public static bool Has(this ulong[] bits, int number) => number >> 6 < bits.Length && (bits[number >> 6] & (1UL << number)) != 0;

    public static void And(this ulong[] bits, ulong[] others)
    {
        for (var i = 0; i < bits.Length; i++)
            bits[i] &= others[i];
    }

    public static int Sum(this ulong[] bits)
    {
        var sum = 0;
        foreach (var word in bits)
            sum += BitOperations.PopCount(word);
        return sum;
    }

    /// <summary>Those of 64 values, a bit each, that are not less than the least.</summary>
    public static ulong OfAtLeast(ReadOnlySpan<ushort> values, ushort least)
    {
        var bits = 0UL;
        for (var i = 0; i < 64; i += Vector256<ushort>.Count)
            bits |= (ulong)Vector256.GreaterThanOrEqual(Vector256.Create(values[i..]), Vector256.Create(least)).ExtractMostSignificantBits() << i;
        return bits;
    }

    public static Numbers Each(this ulong[] bits) => new(bits);

    /// <summary>The numbers of a set in order. Those not yet reached may be taken out meanwhile only by the one who reads.</summary>
    public ref struct Numbers(ulong[] bits)
    {
        private ulong _word = bits.Length > 0 ? bits[0] : 0;
        private int _index;

        public int Current { get; private set; }

        public readonly Numbers GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_word == 0)
            {
                if (++_index >= bits.Length)
                    return false;
                _word = bits[_index];
            }

            Current = (_index << 6) + BitOperations.TrailingZeroCount(_word);
            _word &= _word - 1;
            return true;
        }
    }
}
