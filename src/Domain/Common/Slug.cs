using System.Text.RegularExpressions;

namespace Shop.Domain.Common;

/// <summary>What stands for a product or category in a URL: 1–120 lower-case letters, digits and single hyphens. It never looks like an id.</summary>
public static partial class Slug
{
    public const int MaxLength = 120;

    public static bool IsValid(string slug) => slug.Length is > 0 and <= MaxLength && Pattern().IsMatch(slug) && !Guid.TryParse(slug, out _);

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Pattern();
}
