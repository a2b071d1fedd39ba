namespace Shop.Infrastructure;

/// <summary>Settings under <c>Shop</c>.</summary>
public sealed class ShopOptions
{
    /// <summary>Where the embedded stores and files in transit are kept.</summary>
    public string DataDirectory { get; set; } = "./data";
}

/// <summary>Settings under <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>Apply migrations at start; without a value, on SQLite only.</summary>
    public bool? MigrateOnStartup { get; set; }
}

public enum DatabaseProvider
{
    Sqlite,
    SqlServer,
}
