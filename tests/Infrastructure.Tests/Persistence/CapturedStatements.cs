using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Shop.Infrastructure.Tests.Persistence;

/// <summary>Keeps what would be sent to a SQL Server and answers in its place, so that no server is needed.</summary>
internal sealed class CapturedStatements : DbCommandInterceptor, IDbConnectionInterceptor
{
    private readonly List<string> _procedures = [];

    /// <summary>Each statement as a stored procedure with its parameters.</summary>
    public IReadOnlyList<string> Procedures => _procedures;

    public static string Procedure(int number, string statement, string parameters = "") =>
        $"CREATE PROCEDURE [Statement{number}] {parameters} AS\n{statement}";

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(InterceptionResult.Suppress());

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return ValueTask.FromResult(InterceptionResult<DbDataReader>.SuppressWithResult(Answer(command.CommandText)));
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return ValueTask.FromResult(InterceptionResult<int>.SuppressWithResult(1));
    }

    private void Keep(DbCommand command) => _procedures.Add(
        Procedure(_procedures.Count, command.CommandText, string.Join(", ", command.Parameters.Cast<SqlParameter>().Select(Declaration))));

    /// <summary>One row with a value of the right type in each column, because a split query goes on only for what was found; none for a change.</summary>
    private static DataTableReader Answer(string statement)
    {
        using var table = new DataTable();
        using var text = new StringReader(statement);
        if (new TSql160Parser(initialQuotedIdentifiers: true).Parse(text, out _) is TSqlScript { Batches: [{ Statements: [SelectStatement { QueryExpression: QuerySpecification query }] }] })
        {
            var values = query.SelectElements.Cast<SelectScalarExpression>().Select(selected => Value(selected, statement)).ToArray();
            foreach (var value in values)
                table.Columns.Add(null, value.GetType());
            table.Rows.Add(values);
        }

        return table.CreateDataReader();
    }

    private static object Value(SelectScalarExpression selected, string statement)
    {
        if (selected.Expression is SearchedCaseExpression)
            return true;
        if (selected.Expression is ScalarSubquery)
            return 1L;
        var name = selected.ColumnName?.Value ?? (selected.Expression as ColumnReferenceExpression)?.MultiPartIdentifier.Identifiers[^1].Value ?? "Count";
        return name.TrimEnd([.. "0123456789"]) switch
        {
            "Count" or "Position" or "Quantity" or "Reserved" or "WeightGrams" or "BasisPoints" or "BuyQuantity" or "GetQuantity" or "UsageLimit" or "UsedCount" => 1,
            "Archived" or "Finished" or "Stackable" or "IsSettled" => true,
            "Currency" => "EUR",
            "Kind" => "Percentage",
            "AmountsOff" or "MinimumSubtotals" => "",
            "Status" when statement.Contains("[Checkouts]", StringComparison.Ordinal) => "Open",
            "Status" or "ProductStatus" => "Active",
            "CustomerId" or "RequestId" => "a",
            "Tags" or "Attributes" or "Images" or "Options" or "OptionValues" or "ProductImages" or "Skus" or "Lines" or "Discounts" => "[]",
            "Content" when statement.Contains("[ImportFiles]", StringComparison.Ordinal) => Array.Empty<byte>(),
            "Content" => """{"id":"01a20a56-5b4e-7c09-8a1d-2f6c3b9d4e10","status":0,"format":"csv","dryRun":false,"startedAt":"2026-03-01T12:00:00Z"}""",
            var key when key.EndsWith("Id", StringComparison.Ordinal) => new byte[16],
            "Claim" or "ClaimedUntil" or "Entries" => 1L,
            "Attempts" => 1,
            var number when number.EndsWith("Minor", StringComparison.Ordinal) || number.EndsWith("At", StringComparison.Ordinal) || number is "Version" or "Sequence" or "QuotedUntil" => 1L,
            _ => "a",
        };
    }

    private static string Declaration(SqlParameter parameter)
    {
        var type = parameter.SqlDbType.ToString().ToLowerInvariant();
        var sized = parameter.SqlDbType is SqlDbType.NVarChar or SqlDbType.VarChar or SqlDbType.VarBinary or SqlDbType.Binary;
        var size = parameter.Size is > 0 and <= 8000 ? $"{parameter.Size}" : "max";
        return $"@{parameter.ParameterName.TrimStart('@')} {type}{(sized ? $"({size})" : "")}";
    }
}
