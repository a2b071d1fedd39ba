using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Shop.Replay;

/// <summary>A guest's cart and a SKU that is in it: a line of "id token sku".</summary>
internal sealed record FilledCart(CartKey Key, string Sku)
{
    public static FilledCart Parse(string line) => line.Split(' ') is [var id, var token, var sku]
        ? new FilledCart(new CartKey(Guid.Parse(id), token), sku)
        : throw new FormatException("A line of carts is: id token sku.");
}

/// <summary>Guests who stay connected and in turn put a unit each into their own carts, at an even rate. One whose answer is still to come is passed over.</summary>
/// <remarks>Speaks HTTP over sockets itself and has no timer a guest: it shares the machine with the shop, and is to cost less than what it measures.</remarks>
/// <param name="shop">Where.</param>
/// <param name="pause">From one turn of a guest to the next.</param>
/// <param name="lasts">How long they do so, from the moment when all are connected.</param>
internal sealed class StayingGuests(Uri shop, TimeSpan pause, TimeSpan lasts)
{
    private const int ConnectingAtOnce = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Tally _added = new();

    public async Task<bool> RunAsync(IReadOnlyList<FilledCart> carts, CancellationToken cancellationToken)
    {
        var guests = carts.Select(cart => new Guest(shop, cart, _added)).ToList();
        await Parallel.ForEachAsync(guests, new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce, CancellationToken = cancellationToken },
            async (guest, cancelled) => await guest.ConnectAsync(cancelled));
        var listening = guests.Select(guest => guest.ListenAsync()).ToList();
        await _added.TimeAsync(() => TakeTurnsAsync(guests, cancellationToken));
        foreach (var guest in guests)
            guest.Dispose();
        await Task.WhenAll(listening);
        _added.Print("added");
        return _added.Errors == 0;
    }

    private async Task TakeTurnsAsync(List<Guest> guests, CancellationToken cancellationToken)
    {
        var since = Stopwatch.StartNew();
        for (long turn = 0; since.Elapsed < lasts;)
        {
            for (var due = (long)(since.Elapsed / pause * guests.Count); turn < due; turn++)
                guests[(int)(turn % guests.Count)].Send();
            await Task.Delay(1, cancellationToken);
        }

        for (var ended = since.Elapsed; guests.Exists(guest => guest.Waits) && since.Elapsed - ended < Patience;)
            await Task.Delay(10, cancellationToken);
    }

    private sealed class Guest : IDisposable
    {
        private static readonly int KeyLength = Guid.Empty.ToString().Length;

        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] _answer = new byte[8 * 1024];
        private readonly byte[] _request;
        private readonly Memory<byte> _key;
        private readonly Uri _shop;
        private readonly Tally _tally;
        private bool _connected = true;
        private long _sentAt;

        public Guest(Uri shop, FilledCart cart, Tally tally)
        {
            (_shop, _tally) = (shop, tally);
            var body = $$"""{"sku":"{{cart.Sku}}","quantity":1}""";
            var before = $"POST /api/v1/carts/{cart.Key.Id}/items HTTP/1.1\r\nHost: {shop.Authority}\r\nCart-Token: {cart.Key.Token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nIdempotency-Key: ";
            _request = Encoding.ASCII.GetBytes($"{before}{new string(' ', KeyLength)}\r\n\r\n{body}");
            _key = _request.AsMemory(before.Length, KeyLength);
        }

        public bool Waits => Volatile.Read(ref _sentAt) != 0;

        public ValueTask ConnectAsync(CancellationToken cancellationToken) => _socket.ConnectAsync(_shop.Host, _shop.Port, cancellationToken);

        public void Send()
        {
            if (Waits || !_connected)
                return;
            Guid.CreateVersion7().TryFormat(_key.Span, out _);
            Volatile.Write(ref _sentAt, Stopwatch.GetTimestamp());
            _socket.Send(_request);
        }

        /// <summary>Takes the answers, until the connection is closed from either side.</summary>
        public async Task ListenAsync()
        {
            try
            {
                for (var received = 0; ;)
                {
                    var more = await _socket.ReceiveAsync(_answer.AsMemory(received));
                    if (more == 0)
                        break;
                    received += more;
                    if (!IsWhole(_answer.AsSpan(0, received)))
                        continue;
                    received = 0;
                    Answered(int.Parse(_answer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture));
                }
            }
            catch (SocketException)
            {
                // As one that was closed.
            }

            _connected = false;
            if (Waits)
                Answered(0);
        }

        /// <summary>Goes away; what is still waited for counts as not answered.</summary>
        public void Dispose() => _socket.Dispose();

        private void Answered(int status) => _tally.Add(new Reply(status, Cart: null), Interlocked.Exchange(ref _sentAt, 0));

        private static bool IsWhole(ReadOnlySpan<byte> answer)
        {
            var head = answer.IndexOf("\r\n\r\n"u8);
            if (head < 0)
                return false;
            var length = answer[..head].IndexOf("\r\nContent-Length: "u8);
            if (length < 0)
                throw new InvalidDataException("The answer does not say how long it is.");
            var digits = answer[(length + "\r\nContent-Length: "u8.Length)..(head + 2)];
            return answer.Length >= head + 4 + int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        }
    }
}
