using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Shop.Infrastructure.Persistence;

/// <summary>What a database refused to store because it is there already.</summary>
internal static class Violations
{
    private const int SqliteUniqueIndex = 2067;
    private const int SqlitePrimaryKey = 1555;
    private const int SqlServerUniqueIndex = 2601;
    private const int SqlServerPrimaryKey = 2627;

    public static bool IsPrimaryKeyViolation(this DbUpdateException exception) =>
        exception.InnerException is SqliteException { SqliteExtendedErrorCode: SqlitePrimaryKey } or SqlException { Number: SqlServerPrimaryKey };

    public static bool IsUniqueViolation(this DbUpdateException exception) =>
        exception.InnerException is SqliteException { SqliteExtendedErrorCode: SqliteUniqueIndex } or SqlException { Number: SqlServerUniqueIndex };

    /// <summary>Both databases name the index or column in the message, and nowhere else.</summary>
    public static bool IsUniqueViolation(this DbUpdateException exception, string column) => exception.IsUniqueViolation() && exception.InnerException switch
    {
        SqliteException sqlite => sqlite.Message.Contains($".{column}", StringComparison.Ordinal),
        var sqlServer => sqlServer!.Message.Contains($"_{column}'", StringComparison.Ordinal),
    };
}
