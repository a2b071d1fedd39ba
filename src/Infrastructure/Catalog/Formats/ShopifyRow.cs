using System.Text;
using System.Text.Unicode;
using CsvHelper;
using Shop.Application.Catalog;

namespace Shop.Infrastructure.Catalog.Formats;

/// <summary>A record of a Shopify file: the cells of the kept columns that can be used, and what is wrong with the others.</summary>
internal sealed class ShopifyRow
{
    public const int MaxCellLength = 1_000_000;

    private readonly ShopifyHeader _header;
    private readonly Dictionary<string, string> _cells = [];
    private readonly List<ImportFault> _faults = [];

    public ShopifyRow(long number, ShopifyHeader header, CsvReader record, bool badlyQuoted)
    {
        (Number, _header) = (number, header);
        if (badlyQuoted)
            Refuse(null, "BAD_QUOTE", "A quote stands inside a cell that is not quoted, is not doubled, or is never closed.");
        else if (record.FieldCount > header.Names.Count)
            Refuse(null, "TOO_MANY_COLUMNS", $"The row has {record.FieldCount} columns, the header {header.Names.Count}.");
        else
            Take(record);
        Handle = Text(ShopifyColumns.Handle)?.Trim();
        if (Handle is "")
            (Handle, _) = (null, Refuse(ShopifyColumns.Handle, "REQUIRED", "A value is required."));
    }

    public long Number { get; }

    /// <summary>The product's, or null: then nothing of the row can be used, and a fault says why.</summary>
    public string? Handle { get; }

    public IReadOnlyList<ImportFault> Faults => _faults;

    /// <summary>The cell, or null if the file has no such column or the cell cannot be used, which then is a fault.</summary>
    public string? Text(string column) => _cells.GetValueOrDefault(column);

    public bool IsBlank(string column) => string.IsNullOrWhiteSpace(Text(column));

    /// <summary>True for a cell of a column that the file has.</summary>
    public bool IsUnusable(string column) => _header.Has(column) && !_cells.ContainsKey(column);

    /// <summary>The text of a cell that must have some.</summary>
    public string? Required(string column)
    {
        if (!IsBlank(column))
            return Text(column);
        return IsUnusable(column) ? null : Refuse(column, "REQUIRED", "A value is required.");
    }

    /// <summary>
    /// The number in a cell in units of its last fraction digit: 12.5 with two digits is 1250. Digits with a sign and a point only;
    /// neither thousands separators nor exponents, which mean different numbers in different countries.
    /// </summary>
    public long? Parse(string column, int fractionDigits, long max)
    {
        if (IsBlank(column))
            return null;
        var text = Text(column)!.Trim();
        var parts = text.TrimStart('-').Split('.');
        var fraction = parts.Length == 2 ? parts[1].TrimEnd('0') : "";
        if (text.StartsWith("--", StringComparison.Ordinal) || parts.Length > 2 || parts.All(part => part.Length == 0)
            || !parts.All(part => part.All(char.IsAsciiDigit)) || fraction.Length > fractionDigits)
        {
            Refuse(column, "INVALID_FORMAT", $"A number such as {(fractionDigits == 0 ? "12" : "12." + "50000"[..fractionDigits])}, without currency or thousands separators.");
            return null;
        }

        var digits = (parts[0] + fraction.PadRight(fractionDigits, '0')).TrimStart('0');
        var size = digits.Length > 18 ? long.MaxValue : digits.Length == 0 ? 0 : long.Parse(digits);
        if (size > max)
        {
            Refuse(column, "OUT_OF_RANGE", "The number is too large.");
            return null;
        }

        return text[0] == '-' ? -size : size;
    }

    /// <summary>Adds a fault; null, so that it can stand for the value that is not there.</summary>
    public string? Refuse(string? column, string code, string message)
    {
        _faults.Add(new ImportFault(0, Number, column is null ? null : _header.NameOf(column), code, message));
        return null;
    }

    private void Take(CsvReader record)
    {
        if (record.FieldCount < _header.Names.Count)
            _faults.Add(new ImportFault(0, Number, _header.Names[record.FieldCount], "TOO_FEW_COLUMNS", $"The row has {record.FieldCount} columns, the header {_header.Names.Count}."));
        foreach (var (column, i) in _header.Kept.Where(kept => kept.Value < record.FieldCount))
        {
            var bytes = record.GetSpan(i);
            if (!Utf8.IsValid(bytes))
                Refuse(column, "INVALID_UTF8", "The cell is not UTF-8.");
            else if (bytes.Contains((byte)0))
                Refuse(column, "INVALID_CHARACTER", "The cell has a NUL character.");
            else if (bytes.Length > MaxCellLength && Encoding.UTF8.GetCharCount(bytes) > MaxCellLength)
                Refuse(column, "TOO_LONG", $"At most {MaxCellLength} characters.");
            else
                _cells[column] = Encoding.UTF8.GetString(bytes);
        }
    }
}
