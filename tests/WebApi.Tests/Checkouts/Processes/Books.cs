using Microsoft.Data.Sqlite;

namespace Shop.WebApi.Tests.Checkouts.Processes;

/// <summary>What the database says of stock and checkouts, whether a shop is running on it or has just died.</summary>
internal sealed class Books(string file)
{
    /// <summary>Units that are there, those set aside included, and units set aside.</summary>
    public (int Quantity, int Reserved) LevelOf(string sku)
    {
        using var connection = Open();
        return Levels(connection, null)[sku];
    }

    /// <summary>Holds, in one moment, that what is sold, set aside and free is what there was, and that no cart has two checkouts.</summary>
    /// <param name="stock">Units by SKU that there were.</param>
    /// <returns>Units by SKU that are sold.</returns>
    public IReadOnlyDictionary<string, int> Check(IReadOnlyDictionary<string, int> stock)
    {
        using var connection = Open();
        using var moment = connection.BeginTransaction(deferred: true);

        // A sale takes the units and ends their reservation in one transaction.
        var sold = Units(connection, moment, """
            SELECT json_extract(line.value, '$.sku'), SUM(json_extract(line.value, '$.quantity')) FROM Checkouts AS checkout, json_each(checkout.Lines) AS line
            WHERE checkout.Status = 'Completed' AND NOT EXISTS (SELECT 1 FROM StockReservations WHERE Id = checkout.Id) GROUP BY 1
            """);
        var aside = Units(connection, moment, "SELECT Sku, SUM(Quantity) FROM StockReservations GROUP BY Sku");
        foreach (var (sku, level) in Levels(connection, moment))
        {
            Assert.Equal((sku, stock[sku] - sold.GetValueOrDefault(sku), aside.GetValueOrDefault(sku)), (sku, level.Quantity, level.Reserved));
            Assert.InRange(level.Reserved, 0, level.Quantity);
        }

        Assert.Empty(Units(connection, moment, "SELECT hex(CartId), COUNT(*) FROM Checkouts WHERE Status IN ('Pending', 'Open', 'Completed') GROUP BY CartId HAVING COUNT(*) > 1"));
        return sold;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        return connection;
    }

    private static Dictionary<string, (int Quantity, int Reserved)> Levels(SqliteConnection connection, SqliteTransaction? moment) =>
        Read(connection, moment, "SELECT Sku, Quantity, Reserved FROM StockLevels", row => (row.GetInt32(1), row.GetInt32(2)));

    private static Dictionary<string, int> Units(SqliteConnection connection, SqliteTransaction moment, string sql) => Read(connection, moment, sql, row => row.GetInt32(1));

    private static Dictionary<string, T> Read<T>(SqliteConnection connection, SqliteTransaction? moment, string sql, Func<SqliteDataReader, T> value)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, moment);
        using var rows = command.ExecuteReader();
        var read = new Dictionary<string, T>(StringComparer.Ordinal);
        while (rows.Read())
            read.Add(rows.GetString(0), value(rows));
        return read;
    }
}
