using System.Collections.Concurrent;

namespace Shop.WebApi.Tests.Carts.Proof.Histories;

/// <summary>What occurred in many histories, so that a run in which nothing happened does not pass for a proof.</summary>
internal sealed class HistoryTally
{
    private readonly ConcurrentDictionary<string, int> _counts = [];

    public int this[string what] => _counts.GetValueOrDefault(what);

    public void Add(History history)
    {
        Count("histories");
        foreach (var one in history.Events)
        {
            Count("requests");
            Count(one.Reply switch { null => "maybe", { IsReplay: true } => "replayed", var reply => $"{reply.Status} {reply.Code}".Trim() });
            if (history.Events.Any(other => other != one && other.Began < one.Ended && one.Began < other.Ended))
                Count("at the same time as another");
            if (one is { Reply: null, Request.Key: { } key } && history.Events.FirstOrDefault(next => next.Client == one.Client && next.Began > one.Ended) is { Reply: { } told } again && again.Request.Key == key)
                Count(told.IsReplay ? "maybe that was applied" : told.Status == 200 ? "maybe that was not applied" : "maybe that nobody knows of");
        }
    }

    public override string ToString() => string.Join(", ", _counts.OrderBy(count => count.Key).Select(count => $"{count.Key}: {count.Value}"));

    private void Count(string what) => _counts.AddOrUpdate(what, 1, (_, count) => count + 1);
}
