using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Persistence;

/// <summary>Big-endian, so that UUIDv7 values are stored in the order in which they were made.</summary>
internal sealed class GuidConverter() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), bytes => new Guid(bytes, true));

/// <summary>Milliseconds since 1970 in UTC: sorts the same on every database.</summary>
internal sealed class TimeConverter() : ValueConverter<DateTimeOffset, long>(time => time.ToUnixTimeMilliseconds(), ms => DateTimeOffset.FromUnixTimeMilliseconds(ms));

internal sealed class CurrencyConverter() : ValueConverter<Currency, string>(currency => currency.Code, code => Currency.Of(code));

/// <summary>Amounts as <c>500 EUR</c>, separated by commas.</summary>
internal sealed class MoneyListConverter() : ValueConverter<IReadOnlyList<Money>, string>(list => string.Join(',', list), text => Parse(text))
{
    private static List<Money> Parse(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(money => money.Split(' ')).Select(parts => new Money(long.Parse(parts[0], CultureInfo.InvariantCulture), Currency.Of(parts[1])))];
}

/// <summary>One string an option value, so that a database can look for it inside the list; control characters are in no name.</summary>
internal sealed class OptionValueConverter() : ValueConverter<OptionValue, string>(
    option => option.Name + Separator + option.Value,
    text => new OptionValue(text.Substring(0, text.IndexOf(Separator)), text.Substring(text.IndexOf(Separator) + 1)))
{
    private const char Separator = '\n';
}

/// <summary>A list that is only ever read and written whole.</summary>
internal sealed class JsonListConverter<T>() : ValueConverter<IReadOnlyList<T>, string>(
    list => JsonSerializer.Serialize(list, Json),
    text => JsonSerializer.Deserialize<List<T>>(text, Json)!)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

internal sealed class ListComparer<T>() : ValueComparer<IReadOnlyList<T>>(
    (a, b) => a == b || (a != null && b != null && a.SequenceEqual(b)),
    list => list.Count,
    list => list);
