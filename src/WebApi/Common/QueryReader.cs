using System.Globalization;
using Shop.Application.Catalog;
using Shop.Domain.Common;

namespace Shop.WebApi.Common;

/// <summary>Reads parameters of a query string and collects what is wrong with them.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private readonly List<FieldError> _faults = [];

    public void Fault(string name, string code, string message) => _faults.Add(new FieldError($"/{name}", code, message));

    public void ThrowIfFaulty()
    {
        if (_faults.Count > 0)
            throw new RequestException(Error.Validation(_faults));
    }

    /// <summary>A text, null where it is absent or empty.</summary>
    public string? Text(string name, int maxLength)
    {
        var values = query[name];
        if (values.Count == 0)
            return null;
        if (values.Count > 1)
            Fault(name, "DUPLICATE", "Give it once.");
        var text = values[0] ?? "";
        if (text.Length > maxLength)
            Fault(name, "TOO_LONG", $"At most {maxLength} characters.");
        if (!Domain.Common.Text.IsClean(text))
            Fault(name, "INVALID_CHARACTER", "Control characters are not allowed.");
        return text.Length == 0 ? null : text;
    }

    public long? Number(string name, long min, long max, long? without = null)
    {
        if (Text(name, 32) is not { } text)
            return without;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        Fault(name, "OUT_OF_RANGE", $"A whole number from {min} to {max}.");
        return without ?? min;
    }

    /// <summary>The part of a list that is wanted: the page of a number, or what is behind a cursor.</summary>
    public (int Limit, int Page, string? Cursor) Paging()
    {
        var cursor = Text("cursor", 2048);
        var (limit, page) = ((int)Number("limit", 1, ProductQuery.MaxLimit, ProductQuery.DefaultLimit)!, (int)Number("page", 1, int.MaxValue, 1)!);
        if ((long)page * limit > ProductQuery.MaxOffset)
            Fault("page", "OUT_OF_RANGE", $"page × limit is at most {ProductQuery.MaxOffset}; use the cursor beyond.");
        if (cursor is not null && query.ContainsKey("page"))
            Fault("page", "INVALID_VALUE", "Not together with cursor.");
        return (limit, page, cursor);
    }

    public bool? Flag(string name)
    {
        switch (Text(name, 5))
        {
            case null:
                return null;
            case "true":
                return true;
            case "false":
                return false;
            default:
                Fault(name, "INVALID_VALUE", "true or false.");
                return null;
        }
    }
}
