namespace Shop.WebApi.Tests.Carts.Proof.Histories;

/// <summary>
/// Looks for one order of a history's requests in which a cart that takes one after the other gives every answer, and in which nothing
/// comes before what had ended when it began (Wing and Gong's search, with Lowe's memory of what was tried).
/// </summary>
internal static class Linearizability
{
    /// <summary>Null if there is such an order; else how far the search came.</summary>
    public static string? FindViolation(History history)
    {
        var search = new Search(history.Events);
        return search.Orders(0, ModelCart.Of(history.Start)) ? null
            : $"No order of these requests explains the answers:{Environment.NewLine}{history}{Environment.NewLine}{search.Furthest}";
    }

    private sealed class Search(IReadOnlyList<Event> events)
    {
        private readonly HashSet<(ulong Done, string Cart)> _tried = [];
        private readonly ulong _answered = events.Select((one, i) => one.Reply is null ? 0 : Bit(i)).Aggregate(0UL, (all, bit) => all | bit);
        private int _most = -1;

        public string Furthest { get; private set; } = "";

        /// <summary>Whether all that is not done, without what was never answered if need be, can follow.</summary>
        public bool Orders(ulong done, ModelCart cart)
        {
            if ((done & _answered) == _answered)
                return true;
            if (!_tried.Add((done, cart.ToString())))
                return false;
            Note(done, cart);
            for (var i = 0; i < events.Count; i++)
            {
                if ((done & Bit(i)) == 0 && MayBeNext(i, done) && After(events[i], cart) is { } next && Orders(done | Bit(i), next))
                    return true;
            }

            return false;
        }

        private static ulong Bit(int i) => 1UL << i;

        private static ModelCart? After(Event one, ModelCart cart)
        {
            var (next, expected) = cart.Take(one.Request);
            if (one.Reply is null)
                return next;
            if (one.Reply with { Cart = null } != expected with { Cart = null })
                return null;
            return one.Reply.Cart is null || expected.Cart is null ? (one.Reply.Cart == expected.Cart ? next : null) : next.Matching(one.Reply.Cart);
        }

        private bool MayBeNext(int i, ulong done)
        {
            for (var other = 0; other < events.Count; other++)
            {
                if ((done & Bit(other)) == 0 && events[other].IsBefore(events[i]))
                    return false;
            }

            return true;
        }

        private void Note(ulong done, ModelCart cart)
        {
            if (ulong.PopCount(done) is var count && (int)count <= _most)
                return;
            _most = (int)count;
            var rest = events.Where((_, i) => (done & Bit(i)) == 0 && MayBeNext(i, done)).Select(one => $"  {one}");
            Furthest = $"After {_most} of them the cart is {cart}, and none of these fits:{Environment.NewLine}{string.Join(Environment.NewLine, rest)}";
        }
    }
}
