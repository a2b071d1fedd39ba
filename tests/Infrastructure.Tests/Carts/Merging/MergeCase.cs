using System.Collections.Concurrent;
using Shop.Application.Carts;
using Shop.Application.Common;
using Shop.Domain.Carts;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Tests.Carts.Merging;

/// <summary>What carts a case begins with.</summary>
internal sealed record MergePlan(IReadOnlyList<Line> Source, IReadOnlyList<Line> Target, MergeStrategy Strategy, CartLimits Limits, bool SourceIsGuests, bool TargetIsGuests);

/// <summary>Two carts, what was done to them, and whether what is there in the end accounts for it.</summary>
internal sealed class MergeCase
{
    private readonly ICartStore _store;
    private readonly MergePlan _plan;
    private readonly string _customer = $"{Guid.CreateVersion7():N}";
    private readonly ConcurrentQueue<(Guid Cart, string Sku, int Units, bool? Done)> _changes = [];
    private readonly ConcurrentQueue<IReadOnlyList<MergedLine>> _answers = [];
    private readonly ConcurrentDictionary<Guid, bool> _deleted = [];
    private int _skus;

    private MergeCase(ICartStore store, MergePlan plan) => (_store, _plan) = (store, plan);

    public Guid Source { get; } = Guid.CreateVersion7();

    public Guid Target { get; } = Guid.CreateVersion7();

    /// <summary>Whether all lines of both carts come together.</summary>
    public bool Unites => _plan is { Strategy: MergeStrategy.Sum or MergeStrategy.Max, Limits.MaxLines: >= 100 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<MergeCase> BeginAsync(ICartStore store, MergePlan plan)
    {
        var begun = new MergeCase(store, plan);
        foreach (var (id, lines, isGuests) in new[] { (begun.Source, plan.Source, plan.SourceIsGuests), (begun.Target, plan.Target, plan.TargetIsGuests) })
        {
            var owner = isGuests ? CartOwner.Guest(id.ToString()) : CartOwner.Customer(begun._customer);
            var now = TimeProvider.System.GetUtcNow();
            var items = lines.Select(line => GivenCart.Item(line.Sku, line.Units, properties: line.Engraving.Length == 0 ? [] : [("engraving", line.Engraving)]));
            await store.TryStepAsync(new CartStep(new Cart(id, owner, Given.Euro, items, 1, now, now, now), null, plan.Limits.GuestTtl), Cancellation);
        }

        await store.ClaimCurrentAsync(begun._customer, plan.SourceIsGuests ? begun.Target : begun.Source, null, plan.Limits.CustomerTtl, Cancellation);
        return begun;
    }

    public CartProcess Process(ICartStore? store = null) => new(store ?? _store, _plan.Limits);

    /// <summary>The error it ended with; null where the carts were merged, or the process died.</summary>
    public async Task<Error?> MergeAsync(CartProcess process, string? key = null, bool opposite = false)
    {
        var (from, into) = opposite ? (Target, Source) : (Source, Target);
        try
        {
            var request = new ChangeRequest(As(into), null, key is null ? null : new IdempotencyKey(key, opposite ? 2UL : 1));
            var merged = await process.Merge.ExecuteAsync(into, request, from, from.ToString(), _plan.Strategy, Cancellation);
            if (!merged.Failed)
                _answers.Enqueue(merged.Value.Cart.Report!);
            return merged.Error;
        }
        catch (ProcessDiedException)
        {
            return null;
        }
    }

    /// <summary>Adds units of an SKU that nobody else adds.</summary>
    public async Task ChangeAsync(CartProcess process, Guid cart, int units = 1)
    {
        var sku = $"added-{Interlocked.Increment(ref _skus)}";
        var addition = new CartAddition(sku, Guid.CreateVersion7(), sku, Given.Eur(1), Quantity.Create(units, _plan.Limits).Value!, ItemProperties.None);
        try
        {
            var changed = await process.Editor.ChangeAsync(cart, new ChangeRequest(As(cart)), c => c.Add(addition, _plan.Limits, TimeProvider.System.GetUtcNow()), Cancellation);
            _changes.Enqueue((cart, sku, units, !changed.Failed));
        }
        catch (ProcessDiedException)
        {
            _changes.Enqueue((cart, sku, units, null));
        }
    }

    public async Task DeleteAsync(CartProcess process, Guid cart)
    {
        if (!(await process.Editor.DeleteAsync(cart, new ChangeRequest(As(cart)), Cancellation)).Failed)
            _deleted[cart] = true;
    }

    /// <summary>Units by SKU as a client sees them; null where there is no cart.</summary>
    public async Task<Dictionary<string, int>?> ReadAsync(CartProcess process, Guid cart)
    {
        var read = await process.Get.ExecuteAsync(cart, As(cart), Cancellation);
        return read.Failed ? null : Units(read.Value.Cart.Items.Select(i => (i.Sku, i.Quantity)));
    }

    /// <summary>Where the customer, whose current cart was the source unless that is a guest's, is led to.</summary>
    public async Task<Guid> CurrentAsync(CartProcess process) => (await process.GetCurrent.ExecuteAsync(_customer, Given.Euro, Cancellation)).Cart.Id;

    /// <summary>
    /// Looks at both carts until it is told to stop. One that is gone must have become part of the other, which must not have its units
    /// while it is still there. Needs a strategy that unites, and the marks that <see cref="Mark"/> makes.
    /// </summary>
    public async Task WatchAsync(Func<bool> isOver)
    {
        var process = Process();
        do
        {
            foreach (var (one, other) in new[] { (Source, Target), (Target, Source) })
            {
                var gone = await ReadAsync(process, one) is null;
                var there = await ReadAsync(process, other);
                if (gone)
                    Assert.True(there?.ContainsKey(Mark(one)) == true, "One cart is gone and the other lacks its units.");
                else if (there?.ContainsKey(Mark(one)) == true)
                    Assert.True(await ReadAsync(process, one) is null, "The units of one cart are in both.");
            }
        }
        while (!isOver());
    }

    public static string MarkOfSource => "in-source";

    public static string MarkOfTarget => "in-target";

    /// <summary>Lets whoever comes last find both carts at rest, and holds what is there against what was done.</summary>
    public async Task CheckAsync()
    {
        var process = Process();
        var left = new Dictionary<Guid, Dictionary<string, int>?> { [Source] = await ReadAsync(process, Source), [Target] = await ReadAsync(process, Target) };
        left[Source] = await ReadAsync(process, Source);
        var merges = new[] { (From: Source, Into: Target), (From: Target, Into: Source) }.ToAsyncEnumerable()
            .Select(async (pair, cancellation) => (pair.From, pair.Into, (await _store.FindMergeAsync(pair.Into, pair.From, cancellation))?.Report));
        var decided = await merges.Where(merge => merge.Report is not null).ToListAsync(Cancellation);
        if (decided.Count == 0)
        {
            Assert.Empty(_answers);
            foreach (var (cart, units) in left)
                CheckUnmerged(cart, units);
            return;
        }

        var (from, into, report) = Assert.Single(decided);
        Assert.Null(left[from]);
        Assert.False(_deleted.ContainsKey(from), "A cart was deleted, and merged.");
        Assert.All(_answers, answer => Assert.Equal(report!, answer));
        CheckReport(from, into, report!);
        if (_deleted.ContainsKey(into))
            Assert.Null(left[into]);
        else
            Assert.Equal(Sorted(Expected(into, report!)), Sorted(left[into] ?? throw new InvalidOperationException("Both carts are gone.")));

        Dictionary<string, int> Expected(Guid target, IReadOnlyList<MergedLine> lines)
        {
            var expected = Units(lines.Select(line => (line.Sku, line.To)));
            foreach (var (cart, sku, units, done) in _changes)
            {
                if (cart == target && lines.All(line => line.Sku != sku) && (done ?? left[target]?.ContainsKey(sku) == true))
                    expected[sku] = units;
            }

            return expected;
        }
    }

    private void CheckUnmerged(Guid cart, Dictionary<string, int>? units)
    {
        Assert.Equal(_deleted.ContainsKey(cart), units is null);
        if (units is null)
            return;
        var expected = Units(Begun(cart).Select(line => (line.Sku, line.Units)));
        foreach (var (changed, sku, added, done) in _changes)
        {
            if (changed == cart && (done ?? units.ContainsKey(sku)))
                expected[sku] = added;
        }

        Assert.Equal(Sorted(expected), Sorted(units));
    }

    /// <summary>Every unit that was in either cart is in the report once, and went where the strategy sends it.</summary>
    private void CheckReport(Guid from, Guid into, IReadOnlyList<MergedLine> report)
    {
        var added = _changes.ToDictionary(change => change.Sku);
        Assert.Equal(
            MergeModel.Report(Begun(into), Begun(from), _plan.Strategy, _plan.Limits).Order(StringComparer.Ordinal),
            report.Where(line => !added.ContainsKey(line.Sku)).Select(line => MergeModel.Text(line.Sku, line.From, line.To)).Order(StringComparer.Ordinal));
        foreach (var (cart, sku, units, done) in _changes)
        {
            var reported = report.Where(line => line.Sku == sku).Select(line => (line.From, line.To)).ToList();
            var isGivenUp = _plan.Strategy == (cart == from ? MergeStrategy.KeepTarget : MergeStrategy.Replace);
            Assert.All(reported, line => Assert.Equal((units, isGivenUp ? 0 : units), line));
            Assert.InRange(reported.Count, cart == from && done == true ? 1 : 0, done == false ? 0 : 1);
        }
    }

    private IReadOnlyList<Line> Begun(Guid cart) => cart == Source ? _plan.Source : _plan.Target;

    private Caller As(Guid cart) => new(_customer, cart.ToString());

    private string Mark(Guid cart) => cart == Source ? MarkOfSource : MarkOfTarget;

    private static Dictionary<string, int> Units(IEnumerable<(string Sku, int Units)> lines) =>
        lines.Where(line => line.Units > 0).GroupBy(line => line.Sku).ToDictionary(sku => sku.Key, sku => sku.Sum(line => line.Units));

    private static IEnumerable<string> Sorted(Dictionary<string, int> units) => units.Select(u => $"{u.Key}={u.Value}").Order(StringComparer.Ordinal);
}
