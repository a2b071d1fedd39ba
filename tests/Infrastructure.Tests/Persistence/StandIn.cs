using System.Collections;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Shop.Domain.Common;

namespace Shop.Infrastructure.Tests.Persistence;

/// <summary>Answers a query with one row, so that those parts of it are sent that ask for what belongs to it. What stands in a column is what the model can read there.</summary>
internal sealed class StandIn(IModel model, string statement, string?[] columns) : DbDataReader
{
    private bool _isRead;

    public override int FieldCount => columns.Length;

    public override bool HasRows => columns.Length > 0;

    public override int Depth => 0;

    public override bool IsClosed => false;

    public override int RecordsAffected => 1;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => throw new NotSupportedException();

    public override bool Read()
    {
        var isFirst = !_isRead && HasRows;
        _isRead = true;
        return isFirst;
    }

    public override bool NextResult() => false;

    public override bool IsDBNull(int ordinal) => false;

    public override bool GetBoolean(int ordinal) => ValueOf<bool>(ordinal, true);

    public override byte GetByte(int ordinal) => ValueOf<byte>(ordinal, 1);

    public override short GetInt16(int ordinal) => ValueOf<short>(ordinal, 1);

    public override int GetInt32(int ordinal) => ValueOf(ordinal, 1);

    public override long GetInt64(int ordinal) => ValueOf(ordinal, 1L);

    public override string GetString(int ordinal) => ValueOf(ordinal, "a");

    public override object GetValue(int ordinal) => PropertyOf(ordinal) is { } property ? SampleOf(property) : "a";

    public override T GetFieldValue<T>(int ordinal) => typeof(T) == typeof(byte[]) ? (T)(object)new byte[16] : (T)GetValue(ordinal);

    public override decimal GetDecimal(int ordinal) => 1;

    public override double GetDouble(int ordinal) => 1;

    public override float GetFloat(int ordinal) => 1;

    public override char GetChar(int ordinal) => throw new NotSupportedException();

    public override DateTime GetDateTime(int ordinal) => throw new NotSupportedException();

    public override Guid GetGuid(int ordinal) => throw new NotSupportedException();

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override string GetDataTypeName(int ordinal) => GetFieldType(ordinal).Name;

    public override Type GetFieldType(int ordinal) => GetValue(ordinal).GetType();

    public override string GetName(int ordinal) => columns[ordinal] ?? "";

    public override int GetOrdinal(string name) => Array.IndexOf(columns, name);

    public override int GetValues(object[] values) => throw new NotSupportedException();

    public override IEnumerator GetEnumerator() => throw new NotSupportedException();

    private T ValueOf<T>(int ordinal, T other) => PropertyOf(ordinal) is { } property && SampleOf(property) is T value ? value : other;

    private IProperty? PropertyOf(int ordinal) =>
        ordinal < columns.Length && columns[ordinal] is { } name ? model.GetEntityTypes().Where(type => statement.Contains($"[{type.GetTableName()}]", StringComparison.Ordinal)).SelectMany(type => type.GetProperties()).FirstOrDefault(p => p.GetColumnName() == name) : null;

    private static object SampleOf(IProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        object sample = type == typeof(Currency) ? Currency.Of("EUR")
            : type == typeof(string) ? "a"
            : type == typeof(byte[]) ? new byte[16]
            : type.IsEnum ? Enum.GetValues(type).GetValue(1)!
            : type.IsGenericType ? Array.CreateInstance(type.GenericTypeArguments[0], 0)
            : Activator.CreateInstance(type)!;
        return property.GetTypeMapping().Converter?.ConvertToProvider(sample) ?? sample;
    }
}
