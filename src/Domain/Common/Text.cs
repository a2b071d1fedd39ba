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

    /// <summary>Lower-case ASCII letters and digits in words joined by '-': what stands for a name in a URL.</summary>
    public static string Slugify(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var c in Fold(text))
        {
            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9'))
                slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        return slug.ToString().TrimEnd('-');
    }

    /// <summary>Lower case without accents and without characters beyond U+FFFF: equal order and equal matches on every database.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Surrogate)
                continue;
            _ = c switch
            {
                'ø' => folded.Append('o'),
                'ł' => folded.Append('l'),
                'đ' => folded.Append('d'),
                'æ' => folded.Append("ae"),
                'œ' => folded.Append("oe"),
                'ß' => folded.Append("ss"),
                _ => folded.Append(c),
            };
        }

        return folded.ToString();
    }
}
