using System.IO.Hashing;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Shop.Application.Carts;

namespace Shop.WebApi.Common;

/// <summary>What headers say of a change beside its condition: under which key it takes effect once, and how much is to be answered.</summary>
internal static class ChangeHeaders
{
    public const string IdempotencyKeyHeader = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
    public const string PreferenceApplied = "Preference-Applied";
    public const int MaxKeyLength = 255;

    /// <summary>Notes what was sent, where a key asks for it: two requests of one key are the same only if their bytes are.</summary>
    public static void NoteBody(this HttpContext context, ReadOnlySpan<byte> body)
    {
        if (context.Request.Headers.ContainsKey(IdempotencyKeyHeader))
            context.Items[typeof(ChangeHeaders)] = XxHash3.HashToUInt64(body);
    }

    public static IdempotencyKey? IdempotencyKey(this ControllerBase controller)
    {
        var request = controller.Request;
        var header = request.Headers[IdempotencyKeyHeader];
        if (header.Count == 0)
            return null;
        if (header is not [{ Length: > 0 and <= MaxKeyLength } key] || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new RequestException(RequestErrors.Invalid($"/{IdempotencyKeyHeader}", $"Once, 1–{MaxKeyLength} visible ASCII characters."));
        var body = controller.HttpContext.Items[typeof(ChangeHeaders)] as ulong? ?? 0;
        return new IdempotencyKey(key, XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString} {body}")));
    }

    /// <summary>RFC 7240's <c>return=minimal</c>; preferences that are not understood are passed over, as it demands.</summary>
    public static bool PrefersMinimal(this ControllerBase controller) =>
        controller.Request.Headers["Prefer"] is { Count: > 0 } headers && headers.SelectMany(header => (header ?? "").Split(','))
            .Any(preference => preference.Split(';')[0].Replace(" ", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal).Equals("return=minimal", StringComparison.OrdinalIgnoreCase));
}
