using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly;

namespace Shop.Infrastructure.Common;

/// <summary>
/// Innermost in a service's pipeline: an answer is read whole and checked there, so that to timeouts, retry and breaker
/// a wrong one is the failure that it is.
/// </summary>
internal sealed class UpstreamAnswers(long maxBytes) : DelegatingHandler
{
    internal static readonly HttpRequestOptionsKey<Action<HttpStatusCode, byte[]>> Reader = new("Shop.Reader");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            // What is packed is unpacked by now; either way it ends at the limit.
            await response.Content.LoadIntoBufferAsync(maxBytes, cancellationToken);
            if (request.Options.TryGetValue(Reader, out var read))
                read(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return response;
        }
        catch (Exception exception)
        {
            response.Dispose();
            if (exception is HttpRequestException or OperationCanceledException)
                throw;

            // Whatever reading it fails with, it is the answer that is wrong.
            throw new HttpRequestException("The answer cannot be read.", exception);
        }
    }
}

internal static class UpstreamCalls
{
    /// <param name="http">A service's client.</param>
    /// <param name="method">Only a safe one is sent a second time.</param>
    /// <param name="address">Below the service's address.</param>
    /// <param name="content">Null for none.</param>
    /// <param name="read">Checks status and body and says what they mean; called once an attempt.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="UpstreamException">No answer that can be believed.</exception>
    public static async Task<T> AskAsync<T>(this HttpClient http, HttpMethod method, string address, HttpContent? content, Func<HttpStatusCode, byte[], T> read, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        T answer = default!;
        request.Options.Set(UpstreamAnswers.Reader, (status, body) => answer = read(status, body));
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return answer;
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException)
        {
            throw new UpstreamException($"{method} {http.BaseAddress} failed.", exception);
        }
    }

    public static T Parse<T>(byte[] body, JsonTypeInfo<T> type)
    {
        var parsed = JsonSerializer.Deserialize(body, type);
        Require(parsed is not null, "The answer is null.");
        return parsed;
    }

    /// <summary>What the contract says of an answer, or what no answer may be.</summary>
    public static void Require([DoesNotReturnIf(false)] bool condition, string otherwise)
    {
        if (!condition)
            throw new HttpRequestException(otherwise);
    }

    public static string Query(IEnumerable<string> skus) => string.Join('&', skus.Select(sku => $"sku={Uri.EscapeDataString(sku)}"));
}
