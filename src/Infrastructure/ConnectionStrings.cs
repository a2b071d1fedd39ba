using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using StackExchange.Redis;

namespace Shop.Infrastructure;

/// <summary>Whether a connection string can be one. An empty one stands for the embedded store.</summary>
internal static class ConnectionStrings
{
    public static bool IsDatabase(DatabaseProvider provider, string? text) => string.IsNullOrWhiteSpace(text) || Parses(() =>
        _ = provider == DatabaseProvider.SqlServer ? new SqlConnectionStringBuilder(text).DataSource : new SqliteConnectionStringBuilder(text).DataSource);

    public static bool IsRedis(string? text) => string.IsNullOrEmpty(text) || (Parses(() => ConfigurationOptions.Parse(text)) && ConfigurationOptions.Parse(text).EndPoints.Count > 0);

    private static bool Parses(Action parse)
    {
        try
        {
            parse();
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }
}
