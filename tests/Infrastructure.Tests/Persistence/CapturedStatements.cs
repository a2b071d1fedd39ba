using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Shop.Infrastructure.Tests.Persistence;

/// <summary>Keeps what would be sent to a SQL Server and answers in its place, so that no server is needed.</summary>
internal sealed class CapturedStatements : DbCommandInterceptor, IDbConnectionInterceptor
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _procedures = [];

    /// <summary>Sent in all; of those that are alike, one is kept.</summary>
    public int Sent { get; private set; }

    /// <summary>Each different statement as a stored procedure with its parameters.</summary>
    public IReadOnlyList<string> Procedures => _procedures;

    public static string Procedure(int number, string statement, string parameters = "") =>
        $"CREATE PROCEDURE [Statement{number}] {parameters} AS\n{statement}";

    public InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Keep(command);
        return InterceptionResult<DbDataReader>.SuppressWithResult(new StandIn(eventData.Context!.Model, command.CommandText, ColumnsOf(command.CommandText)));
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Keep(command);
        return InterceptionResult<int>.SuppressWithResult(1);
    }

    /// <summary>Keeps a statement with the declarations of its parameters.</summary>
    public void Keep(string statement, IEnumerable<string> declarations)
    {
        Sent++;
        var parameters = string.Join(", ", declarations);
        if (_seen.Add($"{parameters}\n{statement}"))
            _procedures.Add(Procedure(_procedures.Count, statement, parameters));
    }

    private void Keep(DbCommand command) => Keep(command.CommandText, command.Parameters.Cast<SqlParameter>().Select(Declaration));

    /// <summary>The names of the columns that a query answers with, numbers of EF Core's cut off; nothing for a change.</summary>
    private static string?[] ColumnsOf(string statement)
    {
        using var text = new StringReader(statement);
        return new TSql160Parser(initialQuotedIdentifiers: true).Parse(text, out _) is TSqlScript { Batches: [{ Statements: [SelectStatement { QueryExpression: QuerySpecification query }] }] }
            ? [.. query.SelectElements.OfType<SelectScalarExpression>().Select(selected => (selected.Expression as ColumnReferenceExpression)?.MultiPartIdentifier.Identifiers[^1].Value.TrimEnd([.. "0123456789"]))]
            : [];
    }

    private static string Declaration(SqlParameter parameter)
    {
        var type = parameter.SqlDbType.ToString().ToLowerInvariant();
        var sized = parameter.SqlDbType is SqlDbType.NVarChar or SqlDbType.VarChar or SqlDbType.VarBinary or SqlDbType.Binary;
        var size = parameter.Size is > 0 and <= 8000 ? $"{parameter.Size}" : "max";
        return $"@{parameter.ParameterName.TrimStart('@')} {type}{(sized ? $"({size})" : "")}";
    }
}
