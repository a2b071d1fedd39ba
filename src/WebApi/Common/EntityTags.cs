using System.IO.Hashing;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Shop.WebApi.Common;

/// <summary>Entity tags made from bytes, and what a caller has by If-None-Match.</summary>
internal static class EntityTags
{
    public static string Of(ReadOnlySpan<byte> body, string prefix) => $"\"{prefix}{XxHash3.HashToUInt64(body):x16}\"";

    /// <summary>The first of the caller's entity tags that names the answer, in its strong form; for '*' the one given; null where the caller has another.</summary>
    public static string? FindKnown(StringValues ifNoneMatch, string own, Predicate<string> isNamed)
    {
        if (ifNoneMatch is [{ } only] && isNamed(only))
            return only;
        if (ifNoneMatch.Count == 0 || !EntityTagHeaderValue.TryParseList(ifNoneMatch, out var tags))
            return null;
        foreach (var tag in tags)
        {
            if (tag.Equals(EntityTagHeaderValue.Any))
                return own;
            if (isNamed(tag.Tag.ToString()))
                return tag.Tag.ToString();
        }

        return null;
    }
}
