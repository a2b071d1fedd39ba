using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Shop.Domain.Inventory;
using Shop.Infrastructure.Common;

namespace Shop.Infrastructure.Inventory;

/// <summary>The inventory service's contract. An answer against it is a failed call, see <see cref="UpstreamException"/>.</summary>
internal sealed class InventoryClient(HttpClient http)
{
    /// <summary>Free units of each SKU that the service knows.</summary>
    /// <param name="skus">At most 100, each once.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyDictionary<string, StockCount>> GetAvailabilityAsync(IReadOnlyList<string> skus, CancellationToken cancellationToken) =>
        http.AskAsync<IReadOnlyDictionary<string, StockCount>>(HttpMethod.Get, $"v1/availability?{UpstreamCalls.Query(skus)}", content: null, (status, body) => ReadAvailability(status, body, skus), cancellationToken);

    /// <summary>Sets the units aside, all or none; the same again lengthens the reservation. Returns what is short, nothing if it is done.</summary>
    /// <param name="id">The caller's, so that a call that got no answer can be repeated or released.</param>
    /// <param name="lifetime">After which the units are free again.</param>
    /// <param name="lines">Each SKU once.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<Shortage>> ReserveAsync(string id, TimeSpan lifetime, IReadOnlyList<ReservationLine> lines, CancellationToken cancellationToken) =>
        http.AskAsync(
            HttpMethod.Put, AddressOf(id), JsonContent.Create(new ReservationRequest((int)lifetime.TotalSeconds, lines), InventoryJson.Default.ReservationRequest),
            (status, body) => ReadReservation(status, body, lines), cancellationToken);

    /// <summary>Gives the units back; no error if there is no such reservation any more.</summary>
    public Task ReleaseAsync(string id, CancellationToken cancellationToken) =>
        http.AskAsync(HttpMethod.Delete, AddressOf(id), content: null, (status, _) => { UpstreamCalls.Require(status == HttpStatusCode.NoContent, $"Status {status}."); return true; }, cancellationToken);

    private static string AddressOf(string reservationId) => $"v1/reservations/{Uri.EscapeDataString(reservationId)}";

    private static Dictionary<string, StockCount> ReadAvailability(HttpStatusCode status, byte[] body, IReadOnlyList<string> skus)
    {
        UpstreamCalls.Require(status == HttpStatusCode.OK, $"Status {status}.");
        var asked = skus.ToHashSet(StringComparer.Ordinal);
        var counts = new Dictionary<string, StockCount>(skus.Count, StringComparer.Ordinal);
        foreach (var item in UpstreamCalls.Parse(body, InventoryJson.Default.AvailabilityAnswer).Items)
        {
            UpstreamCalls.Require(asked.Remove(item.Sku), "An item that was not asked for, or twice.");
            UpstreamCalls.Require(item.Available is >= 0 and <= StockLevel.MaxQuantity, "A number of units that cannot be.");
            counts[item.Sku] = new StockCount((int)item.Available);
        }

        return counts;
    }

    private static IReadOnlyList<Shortage> ReadReservation(HttpStatusCode status, byte[] body, IReadOnlyList<ReservationLine> lines)
    {
        if (status is HttpStatusCode.OK or HttpStatusCode.Created)
            return [];
        UpstreamCalls.Require(status == HttpStatusCode.Conflict, $"Status {status}.");
        var shortages = UpstreamCalls.Parse(body, InventoryJson.Default.ShortageAnswer).Shortages;
        var wanted = lines.ToDictionary(line => line.Sku, line => line.Quantity, StringComparer.Ordinal);
        UpstreamCalls.Require(shortages.Count > 0, "A conflict without shortages.");
        foreach (var shortage in shortages)
            UpstreamCalls.Require(wanted.Remove(shortage.Sku, out var quantity) && shortage.Requested == quantity && shortage.Available >= 0 && shortage.Available < quantity, "A shortage that is none, or twice.");
        return shortages;
    }
}

/// <summary>Units that are free.</summary>
internal sealed record StockCount(int Units);

internal sealed record AvailabilityAnswer(IReadOnlyList<AvailabilityItem> Items);

internal sealed record AvailabilityItem(string Sku, long Available);

internal sealed record ReservationRequest(int TtlSeconds, IReadOnlyList<ReservationLine> Lines);

internal sealed record ReservationLine(string Sku, int Quantity);

internal sealed record ShortageAnswer(IReadOnlyList<Shortage> Shortages);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, AllowDuplicateProperties = false, MaxDepth = 16)]
[JsonSerializable(typeof(AvailabilityAnswer))]
[JsonSerializable(typeof(ReservationRequest))]
[JsonSerializable(typeof(ShortageAnswer))]
internal sealed partial class InventoryJson : JsonSerializerContext;
