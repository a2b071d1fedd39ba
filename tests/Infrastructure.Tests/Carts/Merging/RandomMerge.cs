using Shop.Application.Carts;
using Shop.Domain.Carts;

namespace Shop.Infrastructure.Tests.Carts.Merging;

/// <summary>Two random carts that are merged while processes die, requests are repeated, others change the carts, and somebody looks on.</summary>
internal static class RandomMerge
{
    // A merge takes about ten calls; two that get into each other's way take some more.
    private const int CallsOfOneProcess = 300;

    public static async Task RunAsync(ICartStore store, Random random)
    {
        // Where the limit of lines is near, the model does not say what a line that came in between would have cost another.
        var changes = random.Next(3);
        var mayBeTight = changes == 0;
        var carts = await MergeCase.BeginAsync(store, Plan(random, mayBeTight));
        var processes = new List<MortalStore>();
        var isOver = false;
        List<Task> all = [];
        for (var merger = random.Next(1, 4); merger > 0; merger--)
            all.Add(Merge(opposite: false));
        if (random.Next(4) == 0)
            all.Add(Merge(opposite: true));
        for (; changes > 0; changes--)
            all.Add(carts.ChangeAsync(carts.Process(Mortal()), random.Next(2) == 0 ? carts.Source : carts.Target, random.Next(1, 5)));
        var watch = carts.Unites ? carts.WatchAsync(() => Volatile.Read(ref isOver)) : Task.CompletedTask;
        await Task.WhenAll(all);
        Volatile.Write(ref isOver, true);
        await watch;
        Assert.All(processes, process => Assert.InRange(process.Calls, 0, CallsOfOneProcess));

        // Who comes after them.
        if (!mayBeTight && random.Next(2) == 0)
            await carts.ChangeAsync(carts.Process(), carts.Target);
        if (random.Next(2) == 0)
            await carts.MergeAsync(carts.Process(), Key());
        await carts.CheckAsync();

        Task Merge(bool opposite) => carts.MergeAsync(carts.Process(Mortal()), Key(), opposite);

        string? Key() => random.Next(3) switch { 0 => null, 1 => "one", _ => "another" };

        MortalStore Mortal()
        {
            processes.Add(random.Next(2) == 0 ? new MortalStore(store) : new MortalStore(store, random.Next(1, 14), random.Next(2) == 0));
            return processes[^1];
        }
    }

    private static MergePlan Plan(Random random, bool mayBeTight)
    {
        var limits = new CartLimits { MaxQuantityPerLine = 20, MaxLines = mayBeTight && random.Next(2) == 0 ? 9 : 100 };
        var isCustomers = random.Next(2) == 0;
        return new MergePlan(
            [new(MergeCase.MarkOfSource, "", 1), .. Lines()], [new(MergeCase.MarkOfTarget, "", 1), .. Lines()],
            (MergeStrategy)random.Next(4), limits, SourceIsGuests: !isCustomers || random.Next(2) == 0, TargetIsGuests: !isCustomers);

        IEnumerable<Line> Lines() =>
            Enumerable.Range(0, random.Next(9)).Select(_ => new Line($"sku-{random.Next(5)}", random.Next(3) == 0 ? "for Jo" : "", random.Next(1, limits.MaxQuantityPerLine + 1))).ToList();
    }
}
