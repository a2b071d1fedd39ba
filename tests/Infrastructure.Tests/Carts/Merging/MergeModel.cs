using Shop.Domain.Carts;

namespace Shop.Infrastructure.Tests.Carts.Merging;

/// <param name="Sku">Its SKU.</param>
/// <param name="Engraving">What makes it another line than that of the same SKU; empty if nothing does.</param>
/// <param name="Units">How many.</param>
internal sealed record Line(string Sku, string Engraving, int Units);

/// <summary>What a merge must report, said once more and in another way than the shop says it.</summary>
internal static class MergeModel
{
    public static IEnumerable<string> Report(IReadOnlyList<Line> target, IReadOnlyList<Line> source, MergeStrategy strategy, CartLimits limits)
    {
        // The n-th line of a kind meets the n-th of the same kind.
        var (ofTarget, ofSource) = (Numbered(target), Numbered(source));
        var held = 0;
        foreach (var (kind, line) in ofTarget)
        {
            var other = ofSource.GetValueOrDefault(kind)?.Units ?? 0;
            var to = strategy switch
            {
                MergeStrategy.Sum => Math.Min(line.Units + other, limits.MaxQuantityPerLine),
                MergeStrategy.Max => Math.Max(line.Units, other),
                MergeStrategy.KeepTarget => line.Units,
                _ => other,
            };
            held += to > 0 ? 1 : 0;
            yield return Text(line.Sku, line.Units + other, to);
        }

        foreach (var (_, line) in ofSource.Where(pair => !ofTarget.ContainsKey(pair.Key)))
        {
            var fits = strategy != MergeStrategy.KeepTarget && held++ < limits.MaxLines;
            yield return Text(line.Sku, line.Units, fits ? line.Units : 0);
        }
    }

    public static string Text(string sku, int from, int to) => $"{sku} {from}>{to}";

    private static Dictionary<(string, string, int), Line> Numbered(IReadOnlyList<Line> lines)
    {
        var numbered = new Dictionary<(string, string, int), Line>();
        foreach (var line in lines)
            numbered.Add((line.Sku, line.Engraving, numbered.Keys.Count(k => (k.Item1, k.Item2) == (line.Sku, line.Engraving))), line);
        return numbered;
    }
}
