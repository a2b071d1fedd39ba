using System.Globalization;
using System.Text;

namespace Shop.Domain.Common;

/// <summary>Rules for text that two features share.</summary>
public static class Text
{
    /// <summary>True for well-formed UTF-16 without control characters, so that every store and protocol can carry it.</summary>
    public static bool IsClean(string text, bool allowLineBreaks = false)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(c) || (char.IsControl(c) && !(allowLineBreaks && c is '\n' or '\r' or '\t')))
                return false;
        }

        return true;
    }

    /// <summary>What stands for a name in a URL: a valid <see cref="Slug"/> of its letters and digits, cut where it is too long; empty where there is none.</summary>
    public static string Slugify(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var c in Fold(text))
        {
            if (slug.Length == Slug.MaxLength)
                break;
            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9'))
                slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        var made = slug.ToString().TrimEnd('-');
        return Slug.IsValid(made) ? made : "";
    }

    /// <summary>Lower case without accents and without characters beyond U+FFFF: equal order and equal matches on every database.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in WithoutSurrogates(text).Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark)
                continue;
            _ = c switch
            {
                'ø' => folded.Append('o'),
                'ł' => folded.Append('l'),
                'đ' => folded.Append('d'),
                'ı' => folded.Append('i'),
                'æ' => folded.Append("ae"),
                'œ' => folded.Append("oe"),
                'ß' => folded.Append("ss"),
                _ => folded.Append(c),
            };
        }

        return folded.ToString();
    }

    // Normalize throws on a lone surrogate.
    private static string WithoutSurrogates(string text) =>
        text.Any(char.IsSurrogate) ? string.Concat(text.Where(c => !char.IsSurrogate(c))) : text;
}
