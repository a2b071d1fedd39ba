using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Shop.Infrastructure.Persistence;

/// <summary>
/// Stores many new rows of a table at once: on SQLite by one prepared statement, on SQL Server by <see cref="SqlBulkCopy"/>.
/// Columns and conversions are the model's. It decides nothing: what is stored has been judged by the domain.
/// </summary>
internal static class BulkInsert
{
    /// <summary>The columns that are given; those the database makes itself are left to it.</summary>
    public static IReadOnlyList<IProperty> ColumnsOf(IEntityType type) => [.. type.GetProperties().Where(p => p.ValueGenerated == ValueGenerated.Never)];

    /// <summary>Within the context's transaction. Throws as saving would, with the row that was refused where the database says which.</summary>
    public static Task IntoAsync(ShopDbContext db, IEntityType type, IReadOnlyList<object> rows, CancellationToken cancellationToken) =>
        db.Database.IsSqlServer() ? CopyAsync(db, type, rows, cancellationToken) : InsertEachAsync(db, type, rows, cancellationToken);

    private static async Task InsertEachAsync(ShopDbContext db, IEntityType type, IReadOnlyList<object> rows, CancellationToken cancellationToken)
    {
        var columns = ColumnsOf(type);
        await using var command = (SqliteCommand)db.Database.GetDbConnection().CreateCommand();
        command.Transaction = (SqliteTransaction)Transaction(db);
        command.CommandText = $"INSERT INTO \"{type.GetTableName()}\" ({string.Join(", ", columns.Select(c => $"\"{c.GetColumnName()}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";
        var parameters = columns.Select((_, i) => command.Parameters.Add(new SqliteParameter { ParameterName = $"@p{i}" })).ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++)
                parameters[i].Value = ValueOf(columns[i], row);
            try
            {
                // The driver works synchronously in any case; awaiting each of a million rows would only cost.
                command.ExecuteNonQuery();
            }
            catch (SqliteException refused)
            {
                throw new DbUpdateException(refused.Message, refused, [db.Entry(row)]);
            }
        }
    }

    private static async Task CopyAsync(ShopDbContext db, IEntityType type, IReadOnlyList<object> rows, CancellationToken cancellationToken)
    {
        var columns = ColumnsOf(type);
        using var copy = new SqlBulkCopy((SqlConnection)db.Database.GetDbConnection(), SqlBulkCopyOptions.CheckConstraints, (SqlTransaction)Transaction(db));
        using var table = new DataTable();
        copy.DestinationTableName = $"[{type.GetTableName()}]";
        copy.BulkCopyTimeout = db.Database.GetCommandTimeout() ?? copy.BulkCopyTimeout;
        foreach (var column in columns)
        {
            table.Columns.Add(column.GetColumnName(), ProviderTypeOf(column));
            copy.ColumnMappings.Add(column.GetColumnName(), column.GetColumnName());
        }

        foreach (var row in rows)
            table.Rows.Add([.. columns.Select(column => ValueOf(column, row))]);
        try
        {
            await copy.WriteToServerAsync(table, cancellationToken);
        }
        catch (SqlException refused)
        {
            throw new DbUpdateException(refused.Message, refused);
        }
    }

    private static DbTransaction Transaction(ShopDbContext db) => db.Database.CurrentTransaction!.GetDbTransaction();

    private static object ValueOf(IProperty column, object row)
    {
        var value = column.GetGetter().GetClrValue(row);
        return (column.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value) ?? DBNull.Value;
    }

    private static Type ProviderTypeOf(IProperty column)
    {
        var type = column.GetTypeMapping().Converter?.ProviderClrType ?? column.ClrType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }
}
